#pragma once

#include <cstdint>
#include <string>

namespace turngap::test {

/// A recording that nobody would wait for: a terabyte of silence in two channels of 8 kHz, a year long. On the disk it
/// is a hole; only the header is written (RF64, EBU Tech 3306).
inline constexpr std::uint64_t kEndlessBytes = 1ULL << 40;

inline std::string endless_recording_header() {
  constexpr std::uint64_t kHeaderBytes = 80;
  constexpr std::uint64_t kDataBytes = kEndlessBytes - kHeaderBytes;
  const auto number = [](std::uint64_t value, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xFF);
    return text;
  };
  return "RF64" + number(0xFFFFFFFF, 4) + "WAVE" +                                                                    //
         "ds64" + number(28, 4) + number(kEndlessBytes - 8, 8) + number(kDataBytes, 8) + number(kDataBytes / 4, 8) +  //
         number(0, 4) +                                                                                               //
         "fmt " + number(16, 4) + number(1, 2) + number(2, 2) + number(8000, 4) + number(32000, 4) + number(4, 2) +   //
         number(16, 2) + "data" + number(0xFFFFFFFF, 4);
}

}  // namespace turngap::test
