#include "audio/declared_length.h"

#include <gmock/gmock.h>

#include "audio/decoding.h"
#include "support/line_conditions.h"

namespace turngap::test {
namespace {

constexpr std::size_t kNoiseFrames = 16000;

std::string noise_in(Encoding encoding) {
  return encode({noise(kNoiseFrames, -20.0, NoiseColour::pink, 1), noise(kNoiseFrames, -30.0, NoiseColour::pink, 2)},
                8000, encoding);
}

// An ID3v2.3 tag with one title; its sizes are below 2^14.
std::string titled(const std::string& title) {
  const auto size_byte = [](std::size_t value, int shift) { return static_cast<char>(value >> shift & 0x7F); };
  const std::size_t text = title.size() + 1;
  std::string frame("TIT2\0\0", 6);
  frame += {static_cast<char>(text >> 8), static_cast<char>(text & 0xFF), '\0', '\0', '\0'};
  frame += title;
  std::string tag("ID3\x03\0\0\0\0", 8);
  return tag + size_byte(frame.size(), 7) + size_byte(frame.size(), 0) + frame;
}

// The Xing frame holds zeros after its tag, so the next frame is where the first bytes of a header come again.
std::string without_xing_frame(const std::string& mp3) {
  return mp3.substr(mp3.find(mp3.substr(0, 2), 2));
}

// STREAMINFO: the length is the last 36 bits before the check sum, 0 where the encoder wrote into a pipe.
std::string without_length(std::string flac) {
  flac[21] = static_cast<char>(flac[21] & 0xF0);
  return flac.replace(22, 4, 4, '\0');
}

class TaggedFile : public testing::TestWithParam<Encoding> {};

TEST_P(TaggedFile, IsHeldAgainstTheLengthBehindTheTag) {
  const std::string tagged = titled(std::string(9000, 'x')) + noise_in(GetParam());
  EXPECT_EQ(decode(tagged).info.frames, static_cast<std::int64_t>(kNoiseFrames));
  EXPECT_EQ(fault_of(tagged.substr(0, tagged.size() - tagged.size() / 4)), RecordingFault::truncated);
}

INSTANTIATE_TEST_SUITE_P(In, TaggedFile, testing::Values(Encoding::flac, Encoding::mp3),
                         [](const testing::TestParamInfo<Encoding>& tested) { return to_string(tested.param); });

class FileWithMoreBehindIt : public testing::TestWithParam<Encoding> {};

TEST_P(FileWithMoreBehindIt, IsReadToTheLengthItDeclares) {
  for (const std::string& more : {std::string(5000, '\0'), "TAG" + std::string(125, ' '), std::string(3000, 'x')}) {
    EXPECT_EQ(decode(noise_in(GetParam()) + more).info.frames, static_cast<std::int64_t>(kNoiseFrames)) << more.size();
  }
}

INSTANTIATE_TEST_SUITE_P(In, FileWithMoreBehindIt,
                         testing::Values(Encoding::wav_pcm16, Encoding::wav_big_endian, Encoding::flac, Encoding::mp3),
                         [](const testing::TestParamInfo<Encoding>& tested) { return to_string(tested.param); });

TEST(Mp3WithoutXingFrame, IsReadWhateverItsTitleSays) {
  const std::string mp3 = without_xing_frame(noise_in(Encoding::mp3_constant_rate));
  const auto samples = decode(mp3).samples.left.size();
  EXPECT_GE(samples, kNoiseFrames);
  EXPECT_EQ(decode(titled("Info: my call" + std::string(5000, ' ')) + mp3).samples.left.size(), samples);
}

// libsndfile takes the bit rate of the first frame for that of all and ends the file at the length that follows from
// it.
TEST(Mp3WithoutXingFrame, IsRefusedWhereItsVariableBitRateMakesTheDecoderEndEarly) {
  EXPECT_EQ(fault_of(without_xing_frame(noise_in(Encoding::mp3))), RecordingFault::invalid_samples);
}

TEST(Mp3WithoutXingFrame, IsRefusedWhereTheDecoderGivesUp) {
  std::string mp3 = without_xing_frame(noise_in(Encoding::mp3_constant_rate));
  mp3.replace(mp3.size() / 3, mp3.size() / 3, mp3.size() / 3, '\0');
  EXPECT_EQ(fault_of(mp3), RecordingFault::invalid_samples);
}

TEST(FlacWithoutLength, TellsTheLengthThatWasReadSoFar) {
  auto source = source_of(without_length(noise_in(Encoding::flac)));
  RecordingReader reader(source, CallerChannel::left);
  EXPECT_EQ(reader.info().frames, 0);
  const auto first = reader.next_block();
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(reader.info().frames, static_cast<std::int64_t>(first->size()));
  while (reader.next_block()) {
  }
  EXPECT_EQ(reader.info().frames, static_cast<std::int64_t>(kNoiseFrames));
}

TEST(FlacWithoutLength, IsRefusedWithAHole) {
  std::string flac = without_length(noise_in(Encoding::flac));
  EXPECT_EQ(fault_of(flac.erase(flac.size() / 2, 200)), RecordingFault::invalid_samples);
}

TEST(Wav, IsReadWhateverItsBlockAlignmentSays) {
  for (const char alignment : {'\0', '\2', '\10'}) {
    std::string wav = noise_in(Encoding::wav_pcm16);
    wav[32] = alignment;
    EXPECT_EQ(decode(wav).info.frames, static_cast<std::int64_t>(kNoiseFrames)) << static_cast<int>(alignment);
  }
}

}  // namespace
}  // namespace turngap::test
