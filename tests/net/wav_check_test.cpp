#include "net/wav_check.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include "support/temporary_folder.h"

namespace turngap::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string little_endian(std::uint32_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i));
  return text;
}

// 8 kHz PCM16.
std::string wav(int channels, std::uint32_t samples, const std::string& extra_chunk = "") {
  const auto frame = static_cast<std::uint32_t>(2 * channels);
  const std::uint32_t data = samples * frame;
  const std::string format = "fmt " + little_endian(16, 4) + little_endian(1, 2) +
                             little_endian(static_cast<std::uint32_t>(channels), 2) + little_endian(8000, 4) +
                             little_endian(8000 * frame, 4) + little_endian(frame, 2) + little_endian(16, 2);
  const std::string body = "WAVE" + format + extra_chunk + "data" + little_endian(data, 4) + std::string(data, '\0');
  return "RIFF" + little_endian(static_cast<std::uint32_t>(body.size()), 4) + body;
}

WavVerdict check(const std::string& bytes, std::optional<int> duration_s = std::nullopt) {
  const TemporaryFolder folder;
  const auto path = folder.write("x.wav", bytes);
  const int file = open(path.c_str(), O_RDONLY);
  WavVerdict verdict = check_wav(file, static_cast<std::int64_t>(bytes.size()), duration_s);
  close(file);
  return verdict;
}

TEST(CheckWav, AWholeRecordingIsGood) {
  for (const std::string& extra : {std::string(), "LIST" + little_endian(3, 4) + "abc" + '\0'}) {
    const auto verdict = check(wav(2, 16'000, extra), 2);
    EXPECT_THAT(verdict.problem, IsEmpty());
    EXPECT_THAT(verdict.mono, IsEmpty());
  }
}

TEST(CheckWav, CutAnywhereItIsNot) {
  const std::string whole = wav(2, 100);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_THAT(check(whole.substr(0, length)).problem, Not(IsEmpty())) << length;
  }
}

// No value of any byte of the header may lead out of the file. Sizes that do, of the format (from 16 on) and of the
// samples (from 40 on), are told.
TEST(CheckWav, ADamagedHeaderIsNoCrash) {
  const std::string whole = wav(2, 100);
  for (std::size_t at = 0; at < 44; ++at) {
    for (const char value : {'\0', '\x01', '\x7f', '\xff'}) {
      std::string damaged = whole;
      damaged[at] = value;
      const auto verdict = check(damaged, 1);
      const bool leads_out = (at == 17 || at == 41) && (value == '\x7f' || value == '\xff');
      EXPECT_TRUE(!leads_out || !verdict.problem.empty()) << at << ' ' << int{value};
    }
  }
}

TEST(CheckWav, OneChannelIsNamed) {
  EXPECT_THAT(check(wav(1, 8000)).mono, HasSubstr("mono"));
  EXPECT_THAT(check(wav(3, 8000)).mono, HasSubstr("found 3"));
}

TEST(CheckWav, TheDurationMayBeOffByTheRoundingToASecond) {
  EXPECT_THAT(check(wav(2, 8000 * 9), 10).remark, IsEmpty());
  EXPECT_THAT(check(wav(2, 8000 * 9 - 80), 10).remark, HasSubstr("expected 10 s of audio"));
  EXPECT_THAT(check(wav(2, 8000 * 11 + 80), 10).remark, Not(IsEmpty()));
}

// What is odd and whole is kept: it would be the same when fetched again.
TEST(CheckWav, SizesThatAWriterLeftOpenAreTheRestOfTheFile) {
  for (const std::uint32_t open : {0U, 0xFFFFFFFFU, 0x7FFFFFFFU}) {
    std::string streamed = wav(2, 16'000);
    streamed.replace(4, 4, little_endian(open, 4));
    streamed.replace(40, 4, little_endian(open, 4));
    const auto verdict = check(streamed, 2);
    EXPECT_THAT(verdict.problem, IsEmpty()) << open;
    EXPECT_THAT(verdict.remark, IsEmpty()) << open;
  }
}

TEST(CheckWav, BytesBehindTheSamplesAreRemarked) {
  const auto verdict = check(wav(2, 16'000) + std::string(100, 'x'), 2);
  EXPECT_THAT(verdict.problem, IsEmpty());
  EXPECT_THAT(verdict.remark, HasSubstr("found 100 more behind them"));
}

TEST(CheckWav, AnErrorPageIsShown) {
  EXPECT_THAT(check("<?xml version='1.0'?><TwilioResponse/>").problem, HasSubstr("<?xml version"));
}

}  // namespace
}  // namespace turngap::test
