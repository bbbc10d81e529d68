#include "dsp/other_sounds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>

namespace turngap::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Optional;

// One character is 50 ms: '.' nothing, '-' audible, '#' loud.
OtherSounds heard(std::string_view picture) {
  OtherSounds sounds;
  for (const char c : picture) {
    for (int frame = 0; frame < 5; ++frame) sounds.push(c != '.', c == '#');
  }
  return sounds;
}

Utterance spoken(double onset_ms, double end_ms) {
  return {.onset = Millis{onset_ms}, .end = Millis{end_ms}};
}

TEST(OtherSounds, FollowAnEndUntilAPauseOf650Milliseconds) {
  // The breath from 400 to 700 ms, then 600 ms of nothing, then a click; after 700 ms of nothing one that is another.
  const auto sounds = heard("####....------............-..............-....");
  EXPECT_THAT(sounds.sound_after(Millis{200}, Millis{5000}), Optional(Millis{1350}));
  EXPECT_THAT(sounds.sound_after(Millis{200}, Millis{1000}), Optional(Millis{700}));
}

TEST(OtherSounds, LeadToAnOnsetFromAPauseOf650Milliseconds) {
  const auto sounds = heard("-..............--....---....####");
  EXPECT_THAT(sounds.sound_before(Millis{1400}, Millis{0}), Optional(Millis{750}));
  EXPECT_THAT(sounds.sound_before(Millis{1400}, Millis{900}), Optional(Millis{1050}));
}

TEST(OtherSounds, AreNotTheDecayOfTheSpeechItself) {
  EXPECT_EQ(heard("####............").sound_after(Millis{190}, Millis{5000}), std::nullopt);
  EXPECT_EQ(heard("........####").sound_before(Millis{420}, Millis{0}), std::nullopt);
}

TEST(OtherSounds, AreToldWhereTheyCouldBeATurn) {
  auto sounds = heard("......######......................................");
  sounds.account({}, 250);
  const auto finding = sounds.finding("caller");
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->flag, Flag::other_sound);
  EXPECT_FALSE(finding->forbids_numbers);
  EXPECT_FALSE(finding->concerns_all);
  EXPECT_THAT(finding->message, HasSubstr("1 sounds on the caller's channel"));
  EXPECT_THAT(finding->message, HasSubstr("0.3 s in all, the longest 0.3 s at 0.3 s"));
}

TEST(OtherSounds, AreNotToldWhereTheyAreShortOrSoftOrSpeech) {
  for (const char* picture : {"......##........................", "......----------................"}) {
    auto sounds = heard(picture);
    sounds.account({}, 160);
    EXPECT_FALSE(sounds.finding("caller")) << picture;
  }
  auto sounds = heard("......##########................");
  sounds.account({spoken(300, 800)}, 160);
  EXPECT_FALSE(sounds.finding("caller"));
}

TEST(OtherSounds, AreCountedOncePerSoundWhateverIsAccountedAtATime) {
  for (const int step : {1, 7, 50, 1000}) {
    auto sounds = heard("....####..........#########......###.............");
    for (std::int64_t frame = 0; frame < 300; frame += step) sounds.account({spoken(900, 1340)}, frame);
    sounds.account({spoken(900, 1340)}, 300);
    const auto finding = sounds.finding("agent");
    ASSERT_TRUE(finding) << step;
    EXPECT_THAT(finding->message, HasSubstr("2 sounds on the agent's channel")) << step;
  }
}

}  // namespace
}  // namespace turngap::test
