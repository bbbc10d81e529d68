#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <istream>
#include <stdexcept>
#include <streambuf>

#include "audio/decoding.h"
#include "support/line_conditions.h"
#include "support/temporary_folder.h"

namespace turngap::test {
namespace {

using testing::HasSubstr;

std::string refusal_of(const std::filesystem::path& path) {
  try {
    ByteSource::from_file(path);
    return "";
  } catch (const RecordingError& error) {
    EXPECT_EQ(error.fault(), RecordingFault::unreadable);
    return error.what();
  }
}

TEST(ByteSource, RefusesWhatIsNoFileWithoutWaitingForIt) {
  const TemporaryFolder folder;
  const auto pipe = folder / "call.wav";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT(refusal_of(pipe), HasSubstr("found a device, a pipe or a socket"));
  EXPECT_THAT(refusal_of("/dev/null"), HasSubstr("found a device, a pipe or a socket"));
  EXPECT_THAT(refusal_of(folder.path()), HasSubstr("found a folder"));
  EXPECT_THAT(refusal_of(folder / "missing.wav"), HasSubstr("found no such file"));
}

TEST(ByteSource, RefusesALinkToNowhereAndALoopOfLinks) {
  const TemporaryFolder folder;
  std::filesystem::create_symlink("missing.wav", folder / "dangling.wav");
  std::filesystem::create_symlink("loop.wav", folder / "loop.wav");
  EXPECT_THAT(refusal_of(folder / "dangling.wav"), HasSubstr("found no such file"));
  EXPECT_THAT(refusal_of(folder / "loop.wav"), HasSubstr("symbolic links"));
}

TEST(ByteSource, GivesTheReasonOfTheSystem) {
  EXPECT_THAT(refusal_of(std::string(300, 'a') + ".wav"), HasSubstr("File name too long"));
}

// Sanitizers open files while they look at memory, and cannot do without.
#ifndef __SANITIZE_ADDRESS__
// It may be read as soon as others are closed.
TEST(ByteSource, TakesTooManyOpenFilesForNoFaultOfTheRecording) {
  const TemporaryFolder folder;
  std::ofstream(folder / "call.wav") << "RIFF";
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const int lowest_free = dup(STDIN_FILENO);
  close(lowest_free);
  const rlimit none{static_cast<rlim_t>(lowest_free), before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  std::string words;
  try {
    ByteSource::from_file(folder / "call.wav");
  } catch (const MachineShortage& shortage) {
    words = shortage.what();
  } catch (const RecordingError& error) {
    words = error.what();
  }
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_THAT(words,
              HasSubstr("call.wav: expected to open a file, found that this machine gives no more (Too many open "
                        "files); it is no fault of the file"));
  EXPECT_NO_THROW(ByteSource::from_file(folder / "call.wav"));
}
#endif

/// Bytes on a disk that fails once, at one of the reads.
class FailingDisk : public std::streambuf {
 public:
  FailingDisk(std::string bytes, int failing_read) : bytes_(std::move(bytes)), failing_read_(failing_read) {}

 protected:
  pos_type seekoff(off_type offset, std::ios_base::seekdir whence, std::ios_base::openmode) override {
    const auto size = static_cast<off_type>(bytes_.size());
    at_ = offset + (whence == std::ios_base::beg ? 0 : whence == std::ios_base::cur ? at_ : size);
    return at_;
  }
  pos_type seekpos(pos_type to, std::ios_base::openmode which) override {
    return seekoff(to, std::ios_base::beg, which);
  }
  std::streamsize xsgetn(char* to, std::streamsize count) override {
    if (reads_++ == failing_read_) throw std::runtime_error("input/output error");
    if (at_ >= static_cast<off_type>(bytes_.size())) return 0;
    const auto copied = bytes_.copy(to, static_cast<std::size_t>(count), static_cast<std::size_t>(at_));
    at_ += static_cast<off_type>(copied);
    return static_cast<std::streamsize>(copied);
  }

 private:
  std::string bytes_;
  int failing_read_;
  int reads_ = 0;
  off_type at_ = 0;
};

class DiskStream : public std::istream {
 public:
  DiskStream(std::string bytes, int failing_read) : std::istream(nullptr), disk_(std::move(bytes), failing_read) {
    rdbuf(&disk_);
  }

 private:
  FailingDisk disk_;
};

class FailingSystem : public testing::TestWithParam<Encoding> {};

// As soon as no read fails any more, all the samples come.
TEST_P(FailingSystem, IsNamedAtWhicheverReadItFails) {
  constexpr std::size_t kFrames = 8000;
  const std::string bytes = encode(
      {noise(kFrames, -20.0, NoiseColour::pink, 1), noise(kFrames, -30.0, NoiseColour::pink, 2)}, 8000, GetParam());
  int failing_read = 0;
  for (bool fails = true; fails; ++failing_read) {
    try {
      const Decoded decoded = decode(ByteSource::from_stream(std::make_unique<DiskStream>(bytes, failing_read)));
      EXPECT_EQ(decoded.samples.left.size(), kFrames);
      fails = false;
    } catch (const RecordingError& error) {
      ASSERT_EQ(error.fault(), RecordingFault::unreadable) << "read " << failing_read << ": " << error.what();
    }
  }
  EXPECT_GT(failing_read, 4);
}

INSTANTIATE_TEST_SUITE_P(Reading, FailingSystem,
                         testing::Values(Encoding::wav_pcm16, Encoding::flac, Encoding::vorbis, Encoding::mp3),
                         [](const testing::TestParamInfo<Encoding>& tested) { return to_string(tested.param); });

}  // namespace
}  // namespace turngap::test
