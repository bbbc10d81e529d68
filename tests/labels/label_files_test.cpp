#include <gmock/gmock.h>

#include <cstdio>
#include <fstream>

#include "support/temporary_folder.h"
#include "turngap/core/error.h"
#include "turngap/labels/read_labels.h"
#include "turngap/labels/write_labels.h"

namespace turngap::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

LabelTracks two_parties() {
  return {Millis{9000.0},
          {{"caller", {{Millis{1000.0}, Millis{2250.0}, "speech"}, {Millis{5000.0}, Millis{6001.0}, "speech"}}},
           {"agent", {{Millis{3000.0}, Millis{4500.0}, "speech"}}}}};
}

void expect_same_times(const LabelTracks& a, const LabelTracks& b) {
  ASSERT_EQ(a.tracks.size(), b.tracks.size());
  for (std::size_t t = 0; t < a.tracks.size(); ++t) {
    EXPECT_EQ(a.tracks[t].name, b.tracks[t].name);
    ASSERT_EQ(a.tracks[t].labels.size(), b.tracks[t].labels.size());
    for (std::size_t i = 0; i < a.tracks[t].labels.size(); ++i) {
      // A time is written with three decimals of a second.
      EXPECT_NEAR(a.tracks[t].labels[i].begin.value, b.tracks[t].labels[i].begin.value, 1e-6);
      EXPECT_NEAR(a.tracks[t].labels[i].end.value, b.tracks[t].labels[i].end.value, 1e-6);
    }
  }
}

class EveryReadableFormat : public ::testing::TestWithParam<LabelFormat> {};

TEST_P(EveryReadableFormat, IsReadBackAsItWasWritten) {
  const std::string file = to_label_file(two_parties(), "a call", GetParam());
  expect_same_times(read_labels(file, "file"), two_parties());
}

TEST_P(EveryReadableFormat, IsReadWithTheLineEndsOfWindows) {
  std::string file;
  for (const char c : to_label_file(two_parties(), "a call", GetParam()))
    file += c == '\n' ? "\r\n" : std::string(1, c);
  expect_same_times(read_labels(file, "file"), two_parties());
}

// Cut anywhere, a file is refused with its name or read in part, and nothing else happens.
TEST_P(EveryReadableFormat, MayBeCutAnywhere) {
  const std::string file = to_label_file(two_parties(), "a call", GetParam());
  for (std::size_t length = 0; length < file.size(); ++length) {
    try {
      EXPECT_LE(read_labels(std::string_view(file).substr(0, length), "the file").tracks.size(), 2U);
    } catch (const FatalError& error) {
      EXPECT_THAT(error.what(), HasSubstr("the file, line ")) << length;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, EveryReadableFormat,
                         ::testing::Values(LabelFormat::audacity, LabelFormat::textgrid, LabelFormat::rttm));

std::string utf16(std::string_view ascii, bool big_endian) {
  std::string out = big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : ascii) out += big_endian ? std::string{'\0', c} : std::string{c, '\0'};
  return out;
}

TEST(TextGrid, IsReadInUtf16) {
  const std::string file = to_label_file(two_parties(), "", LabelFormat::textgrid);
  expect_same_times(read_labels(utf16(file, true), "file"), two_parties());
  expect_same_times(read_labels(utf16(file, false), "file"), two_parties());
}

TEST(TextGrid, IsReadInTheShortFormat) {
  const LabelTracks labels = read_labels(
      "File type = \"ooTextFile\"\n\"TextGrid\"\n\n0\n2.5\n<exists>\n2\n\"IntervalTier\"\n\"caller\"\n0\n2.5\n3\n"
      "0\n0.5\n\"\"\n0.5\n1.25\n\"he said "
      "\"\"hi\"\"\"\n1.25\n2.5\n\"\"\n\"TextTier\"\n\"marks\"\n0\n2.5\n1\n1\n\"x\"\n",
      "file");
  EXPECT_EQ(labels.duration, Millis{2500.0});
  ASSERT_THAT(labels.tracks, SizeIs(1));
  EXPECT_THAT(labels.tracks[0].labels, ElementsAre(Label{Millis{500.0}, Millis{1250.0}, "he said \"hi\""}));
}

TEST(TextGrid, NamesLineAndWhatIsWrong) {
  const auto message = [](std::string_view file) -> std::string {
    try {
      read_labels(file, "x.TextGrid");
    } catch (const FatalError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_THAT(message("File type = \"ooTextFile\"\n\"Sound\"\n"),
              HasSubstr("x.TextGrid, line 2: expected \"TextGrid\""));
  EXPECT_THAT(message("\"ooTextFile\"\n\"TextGrid\"\n0\n1\n<exists>\n99999999999\n"),
              HasSubstr("line 6: expected the number of tiers"));
  EXPECT_THAT(
      message("\"ooTextFile\"\n\"TextGrid\"\n0\n1\n<exists>\n1\n\"IntervalTier\"\n\"a\"\n0\n1\n1\n0.9\n0.1\n\"x\""),
      HasSubstr("expected an interval that ends after its begin"));
}

// Praat itself says what it sees.
TEST(TextGrid, IsOpenedByPraat) {
  const TemporaryFolder folder;
  std::ofstream(folder / "call.TextGrid") << to_label_file(two_parties(), "", LabelFormat::textgrid);
  std::ofstream(folder / "show.praat")
      << "Read from file: \"" << (folder / "call.TextGrid").string()
      << "\"\n"
         "name$ = Get tier name: 2\n"
         "intervals = Get number of intervals: 1\n"
         "end = Get end time of interval: 1, 2\n"
         "label$ = Get label of interval: 1, 4\n"
         "writeInfoLine: name$, \" \", intervals, \" \", fixed$(end, 3), \" \", label$\n";
  FILE* praat = popen(("praat --run '" + (folder / "show.praat").string() + "' 2>&1").c_str(), "r");
  ASSERT_NE(praat, nullptr);
  std::string out(200, '\0');
  out.resize(std::fread(out.data(), 1, out.size(), praat));
  EXPECT_EQ(pclose(praat), 0);
  EXPECT_EQ(out, "agent 5 2.250 speech\n");
}

TEST(Audacity, RefusesALineWithoutTimes) {
  try {
    read_labels("0.5\t1.0\tcaller\nnonsense\n", "labels.txt");
    FAIL();
  } catch (const FatalError& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("labels.txt, line 2: expected"), HasSubstr("found 'nonsense'")));
  }
}

TEST(Audacity, RefusesTimesThatAreNone) {
  for (const char* line :
       {"nan\t1\tcaller", "-1\t1\tcaller", "2\t1\tcaller", "1e300\t1e301\tcaller", "1x\t2\tcaller"}) {
    EXPECT_THROW(read_labels(line, "labels.txt"), FatalError) << line;
  }
}

TEST(Audacity, PassesOverSpectralLabels) {
  EXPECT_THAT(read_labels("0.5\t1.0\tcaller\n\\\t200\t3000\n", "labels.txt").tracks, SizeIs(1));
}

TEST(Rttm, PassesOverOtherLines) {
  const auto labels = read_labels(
      ";; made by hand\nSPKR-INFO a 1 <NA> <NA> <NA> unknown agent <NA> <NA>\n"
      "SPEAKER a 1 1.5 0.5 <NA> <NA> agent <NA> <NA>\n",
      "a.rttm");
  ASSERT_THAT(labels.tracks, SizeIs(1));
  EXPECT_THAT(labels.tracks[0].labels, ElementsAre(Label{Millis{1500.0}, Millis{2000.0}, ""}));
}

TEST(WebVtt, ListsCuesInOrderOfTime) {
  LabelTracks labels = two_parties();
  labels.tracks[1].labels[0].text = "a < b";
  EXPECT_EQ(to_label_file(labels, "", LabelFormat::webvtt),
            "WEBVTT\n"
            "\n00:00:01.000 --> 00:00:02.250\n<v caller>speech\n"
            "\n00:00:03.000 --> 00:00:04.500\n<v agent>a &lt; b\n"
            "\n00:00:05.000 --> 00:00:06.001\n<v caller>speech\n");
}

TEST(TextGrid, CutsLabelsOfATierThatOverlap) {
  const LabelTracks labels{Millis{1000.0},
                           {{"turn", {{Millis{0.0}, Millis{600.0}, "a"}, {Millis{400.0}, Millis{900.0}, "b"}}}}};
  const auto read = read_labels(to_label_file(labels, "", LabelFormat::textgrid), "file");
  EXPECT_THAT(read.tracks[0].labels,
              ElementsAre(Label{Millis{0.0}, Millis{400.0}, "a"}, Label{Millis{400.0}, Millis{900.0}, "b"}));
}

TEST(Labels, MayBeNone) {
  EXPECT_THAT(read_labels("", "file").tracks, IsEmpty());
}

}  // namespace
}  // namespace turngap::test
