#include "turngap/audio/recording_reader.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>

#include "audio/decoding.h"
#include "support/line_conditions.h"
#include "support/random.h"
#include "support/temporary_folder.h"

namespace turngap::test {
namespace {

using testing::ElementsAre;
using testing::Eq;
using testing::HasSubstr;

const std::filesystem::path kMalformed = std::filesystem::path(TURNGAP_TESTDATA) / "malformed";

// Half a second of noise, the caller's louder than the agent's.
StereoSamples noisy_call(int sample_rate_hz = 8000) {
  const auto samples = static_cast<std::size_t>(samples_in(Millis{500.0}, sample_rate_hz));
  return {noise(samples, -20.0, NoiseColour::pink, 1), noise(samples, -30.0, NoiseColour::pink, 2)};
}

std::string wav_bytes() {
  return encode(noisy_call(), 8000, Encoding::wav_pcm16);
}

std::string with_u32(std::string bytes, std::size_t at, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<char>(value >> (8 * i) & 0xFF);
  return bytes;
}

std::string message_of(std::string bytes) {
  try {
    decode(std::move(bytes));
    return "";
  } catch (const RecordingError& error) {
    return error.what();
  }
}

TEST(RecordingReader, GivesTheCallerFromTheChannelItWasToldOf) {
  const StereoSamples written = noisy_call();
  const std::string bytes = encode(written, 8000, Encoding::wav_float);
  const auto caller_left = decode(bytes, CallerChannel::left).samples;
  const auto caller_right = decode(bytes, CallerChannel::right).samples;
  EXPECT_EQ(caller_left.left, written.left);
  EXPECT_EQ(caller_left.right, written.right);
  EXPECT_EQ(caller_right.left, written.right);
  EXPECT_EQ(caller_right.right, written.left);
}

TEST(RecordingReader, TakesSamplesOf16BitsForPartsOfFullScale) {
  std::string bytes = wav_bytes();
  const std::size_t data = bytes.find("data") + 8;
  const auto left_at = [](int frame) { return -32768 + 16 * frame; };
  const auto right_at = [](int frame) { return 32767 - 16 * frame; };
  for (int frame = 0; frame < 4000; ++frame) {
    const std::size_t at = data + 4 * static_cast<std::size_t>(frame);
    const int both = (left_at(frame) & 0xFFFF) | right_at(frame) << 16;
    bytes = with_u32(std::move(bytes), at, static_cast<std::uint32_t>(both));
  }
  const StereoSamples read = decode(std::move(bytes)).samples;
  ASSERT_EQ(read.left.size(), 4000U);
  for (int frame = 0; frame < 4000; ++frame) {
    const auto i = static_cast<std::size_t>(frame);
    ASSERT_EQ(read.left[i], static_cast<float>(left_at(frame)) / 32768.0F) << frame;
    ASSERT_EQ(read.right[i], static_cast<float>(right_at(frame)) / 32768.0F) << frame;
  }
}

TEST(RecordingReader, ChoosesTheDecoderByTheBytesAndNotByTheName) {
  const TemporaryFolder folder;
  for (const auto encoding : {Encoding::wav_pcm16, Encoding::flac, Encoding::vorbis, Encoding::mp3}) {
    for (const char* name : {"call.wav", "call.mp3", "call.flac", "call.raw", "call.gsm", "call"}) {
      const auto path = folder.write(name, encode(noisy_call(), 8000, encoding));
      EXPECT_EQ(decode(ByteSource::from_file(path)).info.frames, 4000) << to_string(encoding) << " named " << name;
    }
  }
}

TEST(RecordingReader, TellsRateLengthAndFormatBeforeReading) {
  auto source = source_of(encode(noisy_call(16000), 16000, Encoding::flac));
  const RecordingReader reader(source, CallerChannel::left);
  EXPECT_EQ(reader.info().sample_rate_hz, 16000);
  EXPECT_EQ(reader.info().frames, 8000);
  EXPECT_EQ(reader.info().duration(), Millis{500.0});
  EXPECT_THAT(reader.info().format, HasSubstr("FLAC"));
  EXPECT_EQ(reader.info().coding_block, Millis{0.0});
}

// 576 samples, whatever their rate.
TEST(RecordingReader, TellsTheBlocksOfMp3) {
  const StereoSamples samples{std::vector<float>(16000, 0.1F), std::vector<float>(16000, 0.1F)};
  for (const auto& [rate_hz, block] : {std::pair(8000, Millis{72.0}), std::pair(48000, Millis{12.0})}) {
    auto source = source_of(encode(samples, rate_hz, Encoding::mp3));
    EXPECT_EQ(RecordingReader(source, CallerChannel::left).info().coding_block, block);
  }
}

TEST(RecordingReader, KeepsGivingNothingAfterTheEnd) {
  auto source = source_of(wav_bytes());
  RecordingReader reader(source, CallerChannel::left);
  while (reader.next_block()) {
  }
  EXPECT_FALSE(reader.next_block().has_value());
}

TEST(RecordingReader, ReadsTheBordersOfTheRatesItTakes) {
  const StereoSamples call = noisy_call();
  EXPECT_EQ(fault_of(encode(call, 8000, Encoding::wav_pcm16)), std::nullopt);
  EXPECT_EQ(fault_of(encode(call, 48000, Encoding::wav_pcm16)), std::nullopt);
  EXPECT_EQ(fault_of(encode(call, 7999, Encoding::wav_pcm16)), RecordingFault::unsupported_rate);
  EXPECT_EQ(fault_of(encode(call, 48001, Encoding::wav_pcm16)), RecordingFault::unsupported_rate);
}

TEST(RecordingReader, RefusesAudioOfAContainerItDoesNotTake) {
  EXPECT_EQ(fault_of(encode(noisy_call(), 8000, Encoding::aiff)), RecordingFault::not_audio);
}

struct Malformed {
  const char* file;
  std::optional<RecordingFault> fault;
};

class MalformedRecording : public testing::TestWithParam<Malformed> {};

TEST_P(MalformedRecording, IsRefusedWithItsFault) {
  EXPECT_EQ(fault_of(kMalformed / GetParam().file), GetParam().fault);
}

INSTANTIATE_TEST_SUITE_P(Of, MalformedRecording,
                         testing::Values(Malformed{"mono.wav", RecordingFault::wrong_channel_count},
                                         Malformed{"three_channels.wav", RecordingFault::wrong_channel_count},
                                         Malformed{"empty.wav", RecordingFault::empty},
                                         Malformed{"header_only.wav", RecordingFault::empty},
                                         Malformed{"truncated.wav", RecordingFault::truncated},
                                         Malformed{"truncated.flac", RecordingFault::truncated},
                                         Malformed{"truncated.ogg", RecordingFault::truncated},
                                         Malformed{"truncated.mp3", RecordingFault::truncated},
                                         Malformed{"riff_garbage.wav", RecordingFault::not_audio},
                                         Malformed{"damaged.flac", RecordingFault::invalid_samples},
                                         Malformed{"not_audio.wav", RecordingFault::not_audio},
                                         Malformed{"random_bytes.mp3", RecordingFault::not_audio},
                                         Malformed{"wrong_extension.mp3", std::nullopt},
                                         Malformed{"nan_samples.wav", RecordingFault::invalid_samples},
                                         Malformed{"inf_samples.wav", RecordingFault::invalid_samples},
                                         Malformed{"rate_4k.wav", RecordingFault::unsupported_rate},
                                         Malformed{"rate_96k.wav", RecordingFault::unsupported_rate}),
                         [](const testing::TestParamInfo<Malformed>& tested) {
                           std::string name = tested.param.file;
                           std::ranges::replace_if(
                               name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
                           return name;
                         });

TEST(RecordingReader, SaysWhatItExpectedAndWhatItFound) {
  const std::string wav = wav_bytes();
  EXPECT_THAT(message_of(wav.substr(0, wav.size() - 400)),
              Eq("header promises 4000 samples per channel, decoded 3900 (truncated)"));
  EXPECT_THAT(message_of("hello"), HasSubstr("expected WAV, RF64, FLAC, Ogg or MP3"));
}

TEST(RecordingReader, TellsWhereASampleIsNotFinite) {
  for (const float wrong : {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity()}) {
    StereoSamples call = noisy_call();
    call.right.at(3200) = wrong;
    EXPECT_THAT(message_of(encode(call, 8000, Encoding::wav_float)), HasSubstr("at 400 ms"));
  }
}

// Numbers of 16 bits that were written as floats as they are (+90 dB) are measured as if they had been scaled.
TEST(RecordingReader, RefusesASampleThatNoWriterOfFloatsMeans) {
  for (const float loudest : {-32768.0F, 1e6F, -1.1e6F, 1e25F}) {
    StereoSamples call = noisy_call();
    call.left.at(1600) = loudest;
    const std::string wav = encode(call, 8000, Encoding::wav_float);
    const bool is_meant = std::abs(loudest) <= 1e6F;
    EXPECT_EQ(fault_of(wav), is_meant ? std::nullopt : std::optional(RecordingFault::invalid_samples)) << loudest;
    if (is_meant) continue;
    EXPECT_THAT(message_of(wav), HasSubstr(fmt::format("found {} at 200 ms", loudest)));
  }
}

// A writer that cannot seek back leaves the sizes of the RIFF and the data chunk at 0, at 0xFFFFFFFF or, if it is SoX
// or arecord, at 0x7FFFF024 and 0x7FFFF000 or 0x80000024 and 0x80000000.
TEST(RecordingReader, ReadsAStreamedWavToTheEndOfTheFile) {
  const std::string wav = wav_bytes();
  const auto whole = decode(wav).samples;
  for (const std::uint32_t size : {0U, 0xFFFFFFFFU, 0x7FFFF000U, 0x80000000U}) {
    const std::size_t data_size = wav.find("data") + 4;
    const Decoded streamed = decode(with_u32(with_u32(wav, 4, size), data_size, size));
    EXPECT_EQ(streamed.info.frames, 4000) << size;
    EXPECT_EQ(streamed.samples.left, whole.left) << size;
  }
}

TEST(RecordingReader, RefusesAnEmptyDataChunkBeforeOtherChunks) {
  const std::string wav = wav_bytes();
  const std::size_t data_size = wav.find("data") + 4;
  const std::string bytes = wav.substr(0, data_size) + std::string(4, '\0') + std::string("LIST\x04\0\0\0INFO", 12);
  EXPECT_EQ(fault_of(with_u32(bytes, 4, static_cast<std::uint32_t>(bytes.size() - 8))), RecordingFault::empty);
}

TEST(RecordingReader, ReadsChunksAroundTheSamples) {
  std::string wav = wav_bytes();
  const std::string odd_list("LIST\x05\0\0\0INFO1\0", 14);
  wav.insert(wav.find("data"), odd_list);
  EXPECT_EQ(fault_of(wav.substr(0, wav.size() - 400)), RecordingFault::truncated);
  wav += odd_list;
  EXPECT_EQ(decode(with_u32(wav, 4, static_cast<std::uint32_t>(wav.size() - 8))).info.frames, 4000);
}

}  // namespace
}  // namespace turngap::test
