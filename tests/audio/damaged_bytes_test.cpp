#include <gmock/gmock.h>

#include "audio/decoding.h"
#include "support/line_conditions.h"
#include "support/random.h"

// libsndfile 1.2.0 does not free the Vorbis state of a stream that breaks off in its headers. The leak checker asks
// here.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:vorbis_info_init\nleak:libvorbis.so\n";
}

namespace turngap::test {
namespace {

constexpr std::size_t kFrames = 8000;

std::string call_in(Encoding encoding) {
  return encode({noise(kFrames, -20.0, NoiseColour::pink, 1), noise(kFrames, -30.0, NoiseColour::pink, 2)}, 8000,
                encoding);
}

std::string random_bytes(std::size_t count, std::uint64_t seed) {
  Random random(seed);
  std::string bytes(count, '\0');
  for (char& byte : bytes) byte = static_cast<char>(static_cast<int>(random.uniform(-128.0, 128.0)));
  return bytes;
}

class EncodedCall : public testing::TestWithParam<Encoding> {};

// Every length of the header and of the last bytes, and lengths all over the rest.
std::vector<std::size_t> prefix_lengths(std::size_t size) {
  std::vector<std::size_t> lengths;
  for (std::size_t length = 0; length < size; length += length < 256 || length + 1024 > size ? 1 : 97)
    lengths.push_back(length);
  return lengths;
}

TEST_P(EncodedCall, IsRefusedWithItsEndCutOff) {
  const std::string bytes = call_in(GetParam());
  for (const std::size_t length : prefix_lengths(bytes.size())) {
    EXPECT_NE(fault_of(bytes.substr(0, length)), std::nullopt) << length << " of " << bytes.size() << " bytes";
  }
}

// Damage may pass unseen, as PCM has no check sum; then as many samples come as without it, and they are finite.
TEST_P(EncodedCall, GivesAsManySamplesAsItDeclaresOrAFaultWhenDamaged) {
  const std::string whole = call_in(GetParam());
  Random random(1);
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    std::string bytes = whole;
    const auto at = static_cast<std::size_t>(random.uniform(0.0, static_cast<double>(bytes.size() - 16)));
    bytes.replace(at, 16, random_bytes(16, seed));
    try {
      const Decoded decoded = decode(std::move(bytes));
      EXPECT_EQ(decoded.info.frames, static_cast<std::int64_t>(decoded.samples.left.size())) << "damaged at " << at;
      EXPECT_GT(decoded.info.frames, 0) << "damaged at " << at;
    } catch (const RecordingError&) {
    }
  }
}

INSTANTIATE_TEST_SUITE_P(In, EncodedCall,
                         testing::Values(Encoding::wav_pcm16, Encoding::wav_mulaw, Encoding::wav_big_endian,
                                         Encoding::wav_adpcm, Encoding::rf64, Encoding::flac, Encoding::vorbis,
                                         Encoding::opus, Encoding::mp3),
                         [](const testing::TestParamInfo<Encoding>& tested) { return to_string(tested.param); });

// Every frame of FLAC carries a check sum; libFLAC puts silence in the place of one that does not fit.
TEST(Flac, IsRefusedWithAnyBitOfItsFramesFlipped) {
  constexpr std::size_t kManyFlacFrames = 80000;
  const std::string whole =
      encode({noise(kManyFlacFrames, -20.0, NoiseColour::pink, 1), noise(kManyFlacFrames, -30.0, NoiseColour::pink, 2)},
             8000, Encoding::flac);
  Random random(1);
  for (int flip = 0; flip < 100; ++flip) {
    std::string bytes = whole;
    const auto at = static_cast<std::size_t>(random.uniform(0.1, 1.0) * static_cast<double>(bytes.size() - 1));
    bytes[at] = static_cast<char>(bytes[at] ^ 1 << flip % 8);
    EXPECT_NE(fault_of(bytes), std::nullopt) << "bit " << flip % 8 << " of byte " << at;
  }
}

TEST(RandomBytes, AreRefused) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    EXPECT_NE(fault_of(random_bytes(4096, seed)), std::nullopt) << "seed " << seed;
  }
}

TEST(RandomBytes, AreRefusedBehindTheMagicOfAFormat) {
  for (const std::string magic : {"RIFF", "RF64", "fLaC", "OggS", "ID3", "\xFF\xFB"}) {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      EXPECT_NE(fault_of(magic + random_bytes(4096, seed)), std::nullopt) << magic << ", seed " << seed;
    }
  }
}

}  // namespace
}  // namespace turngap::test
