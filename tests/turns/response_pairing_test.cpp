#include "turngap/turns/response_pairing.h"

#include <gmock/gmock.h>

#include "turns/timeline.h"

// The pictures: one character is 100 ms, '.' is silence. Rows are words as `described` writes them.
// The two channels of a call stand one above the other, which clang-format would undo.
// clang-format off

namespace turngap::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<CallerTurn> paired(const std::vector<Utterance>& caller, const std::vector<Utterance>& agent) {
  return pair_responses(caller, agent, Millis{60000}, PairingConfig{});
}

TEST(PairResponses, MeasuresFromCallerEndToAgentOnset) {
  EXPECT_THAT(rows_of("..#####.........",
                      "..........######"),
              ElementsAre("answered 300"));
}

TEST(PairResponses, ReportsTheEdgesOfTurnAndReply) {
  const auto rows = paired(utterances_of("..###....###"), utterances_of("...............####"));
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].caller_onset, Millis{200});
  EXPECT_EQ(rows[0].caller_end, Millis{1200});
  EXPECT_EQ(rows[0].agent_onset, Millis{1500});
}

TEST(PairResponses, HasNoRowsWithoutACaller) {
  EXPECT_THAT(rows_of("", ""), IsEmpty());
  EXPECT_THAT(rows_of(".....",
                      "..###"), IsEmpty());
}

TEST(PairResponses, HearsNoReplyFromASilentAgent) {
  EXPECT_THAT(rows_of("..###.....",
                      ".........."),
              ElementsAre("unanswered end_of_recording 500"));
}

TEST(PairResponses, LetsTheGreetingAnswerNobody) {
  EXPECT_THAT(rows_of(".........####.......",
                      "..#####..........###"),
              ElementsAre("answered 400"));
}

TEST(PairResponses, LetsASecondGreetingAnswerNobody) {
  EXPECT_THAT(rows_of("....................####.......",
                      "..####........####..........###"),
              ElementsAre("answered 400"));
}

TEST(PairResponses, GivesEveryTurnItsOwnReply) {
  EXPECT_THAT(rows_of("####................####..........",
                      "......#######.............########"),
              ElementsAre("answered 200", "answered 200"));
}

TEST(PairResponses, LetsWhatTheAgentSaysAfterTheReplyAnswerNobody) {
  EXPECT_THAT(rows_of("####...............................###......",
                      "......############.......########.......####"),
              ElementsAre("answered 200", "answered 200"));
}

TEST(PairResponses, CountsAnAgentThatBeginsAtTheVeryEndOfTheTurnAsAnswer) {
  EXPECT_THAT(rows_of("..####......",
                      "......######"),
              ElementsAre("answered 0"));
}

// Overlap

TEST(PairResponses, CountsAgentSpeechBeforeCallerEndsAsOverlap) {
  EXPECT_THAT(rows_of("..########......",
                      ".......#########"),
              ElementsAre("overlapped -300"));
}

TEST(PairResponses, CountsSpeechOfBothFromTheSameMomentOnAsOverlap) {
  EXPECT_THAT(rows_of("..####......",
                      "..##########"),
              ElementsAre("overlapped -400"));
}

TEST(PairResponses, TakesAgentSpeechInsideACallerUtteranceForNoReply) {
  EXPECT_THAT(rows_of("..###############..........",
                      "......###............######"),
              ElementsAre("answered 400"));
}

TEST(PairResponses, TakesAgentSpeechThatEndsWithTheCallerForNoReply) {
  EXPECT_THAT(rows_of("..##########.......",
                      ".........###......."),
              ElementsAre("unanswered end_of_recording 700"));
}

TEST(PairResponses, DoesNotEndATurnForAgentSpeechInsideACallerUtterance) {
  EXPECT_THAT(rows_of("..##########......########...........",
                      ".....###.....................########"),
              ElementsAre("answered 300"));
}

// Acknowledgements of the agent

TEST(PairResponses, TakesASoftSoundCloselyBeforeTheReplyForNoReply) {
  EXPECT_THAT(rows_of("..####.............",
                      ".........mm...#####"),
              ElementsAre("answered 800"));
}

TEST(PairResponses, ReportsTheSoftSoundAsTheFirst) {
  const auto row = paired(utterances_of("..####............."), utterances_of(".........mm...#####")).front();
  EXPECT_EQ(row.agent_first_sound, Millis{900});
}

TEST(PairResponses, TakesALoudWordCloselyBeforeMoreForTheReply) {
  EXPECT_THAT(rows_of("..####.............",
                      ".........##...#####"),
              ElementsAre("answered 300"));
}

TEST(PairResponses, TakesASoftSoundFarBeforeMoreForAFiller) {
  EXPECT_THAT(rows_of("..####..................",
                      ".........mm........#####"),
              ElementsAre("answered 300 main 1000"));
}

TEST(PairResponses, TakesALongSoftSoundForTheReply) {
  EXPECT_THAT(rows_of("..####................",
                      ".........mmmmm...#####"),
              ElementsAre("answered 300"));
}

TEST(PairResponses, TakesAShortSoundOverTheLastWordForNoReply) {
  EXPECT_THAT(rows_of("..########.........",
                      "........###....####"),
              ElementsAre("answered 500"));
}

TEST(PairResponses, TakesASoundOverTheLastWordForTheReplyWhereNoneFollows) {
  EXPECT_THAT(rows_of("..########.........",
                      "........###........"),
              ElementsAre("overlapped -200"));
}

// Caller pauses

TEST(PairResponses, MergesUtterancesOverAPauseOfTheCaller) {
  EXPECT_THAT(rows_of("..#####.........#####.......",
                      ".......................#####"),
              ElementsAre("answered 200"));
}

TEST(PairResponses, TakesDigitsReadSlowlyForOneTurn) {
  EXPECT_THAT(rows_of("###...............###...............###...............###..........",
                      "..............................................................#####"),
              ElementsAre("answered 500"));
}

TEST(PairResponses, EndsATurnAtAPauseOfExactlyTwoSeconds) {
  EXPECT_THAT(rows_of("..###....................###.......",
                      "...............................####"),
              ElementsAre("unanswered caller_resumed 2000", "answered 300"));
}

TEST(PairResponses, MergesAPauseOneMillisecondBelowTwoSeconds) {
  const auto rows = paired({spoken(Millis{0}, Millis{500}), spoken(Millis{2499}, Millis{3000})}, {});
  EXPECT_THAT(rows, SizeIs(1));
}

TEST(PairResponses, MergesTouchingUtterances) {
  EXPECT_THAT(rows_of("..###===.......",
                      "...........####"),
              ElementsAre("answered 300"));
}

TEST(PairResponses, EndsATurnWhereTheAgentBeginsInThePause) {
  EXPECT_THAT(rows_of("..#####..........#############..........",
                      "...........##########..............#####"),
              ElementsAre("answered 400", "answered 500 barge_in yield 400"));
}

TEST(PairResponses, CountsAnAgentThatCutsIntoAShortPauseOfTheCallerAsOverlap) {
  EXPECT_THAT(rows_of("..########...#####.........",
                      "...........################"),
              ElementsAre("overlapped -700"));
}

TEST(PairResponses, CountsAnAgentThatBeganBeforeTheCallersLastWordsAsOverlap) {
  EXPECT_THAT(rows_of("..########...###.........",
                      "........#################"),
              ElementsAre("overlapped -800"));
}

TEST(PairResponses, EndsATurnAfterTheLastWordsThatAnAgentCutInto) {
  EXPECT_THAT(rows_of("..########...#####..........#####..............",
                      "...........####################################"),
              ElementsAre("overlapped -700", "backchannel barge_in"));
}

TEST(PairResponses, MeasuresFromTheTrueEndWhereAnAgentCutInAndGaveWay) {
  EXPECT_THAT(rows_of("..########...##########..........",
                      "...........####.............#####"),
              ElementsAre("answered 500"));
}

TEST(PairResponses, EndsATurnAtAPauseLongEnoughToReactOn) {
  const std::vector<Utterance> agent = {spoken(Millis{1200}, Millis{5000})};
  EXPECT_THAT(paired({spoken(Millis{0}, Millis{1000}), spoken(Millis{1399}, Millis{1900})}, agent), SizeIs(1));
  EXPECT_THAT(paired({spoken(Millis{0}, Millis{1000}), spoken(Millis{1400}, Millis{1900})}, agent), SizeIs(2));
}

TEST(PairResponses, CountsAReplyThatCollidesWithTheImpatientCallerAsAnswer) {
  EXPECT_THAT(rows_of("..####...............###.........",
                      "....................#############"),
              ElementsAre("answered 1400", "backchannel barge_in"));
}

// Unanswered

TEST(PairResponses, MeasuresTheCensoredWaitOfACallerWhoResumes) {
  EXPECT_THAT(rows_of("####..............................####.......",
                      ".........................................####"),
              ElementsAre("unanswered caller_resumed 3000", "answered 300"));
}

TEST(PairResponses, CountsEveryRetryAndAnswersTheLast) {
  EXPECT_THAT(rows_of("####.........................###.....................###........",
                      "............................................................####"),
              ElementsAre("unanswered caller_resumed 2500", "unanswered caller_resumed 2100", "answered 400"));
}

TEST(PairResponses, CountsTheTrailingTurnAsUnanswered) {
  EXPECT_THAT(rows_of("####................####..........",
                      "......#######....................."),
              ElementsAre("answered 200", "unanswered end_of_recording 1000"));
}

TEST(PairResponses, HasNoNegativeWaitWhereTheRecordingEndsInsideTheLastUtterance) {
  const auto rows = pair_responses(utterances_of("..####"), {}, Millis{500}, PairingConfig{});
  EXPECT_THAT(described(rows), ElementsAre("unanswered end_of_recording 0"));
}

// Who takes over in a pause of the agent

TEST(PairResponses, TakesACallerWhoHoldsTheFloorForExactlyTheReactionTimeForTakingOver) {
  EXPECT_THAT(rows_of("..........##..............",
                      "..########....############"),
              ElementsAre("answered 200"));
}

TEST(PairResponses, TakesAnInterruptionForTakingOverOnlyAboveTheLengthOfABackchannel) {
  const std::vector<Utterance> agent = {spoken(Millis{0}, Millis{3000}), spoken(Millis{3600}, Millis{9000})};
  const auto outcome_of_length = [&](double length) {
    return paired({spoken(Millis{3300 - length}, Millis{3300})}, agent).front().outcome;
  };
  EXPECT_EQ(outcome_of_length(1000), Outcome::backchannel);
  EXPECT_EQ(outcome_of_length(1001), Outcome::answered);
}

// Backchannels

TEST(PairResponses, ExpectsNoReplyToABackchannel) {
  EXPECT_THAT(rows_of("####................###...............",
                      "......################################"),
              ElementsAre("answered 200", "backchannel barge_in"));
}

TEST(PairResponses, ExpectsNoReplyToABackchannelAtTheEdgeOfAnAgentsSentence) {
  EXPECT_THAT(rows_of("####................####...............",
                      "......###############......############"),
              ElementsAre("answered 200", "backchannel barge_in"));
}

TEST(PairResponses, ExpectsNoReplyToABackchannelInAnAgentsSentencePause) {
  EXPECT_THAT(rows_of("####................###................",
                      "......#############......##############"),
              ElementsAre("answered 200", "answered 200"));
  EXPECT_THAT(rows_of("####................###................",
                      "......#############.....###############"),
              ElementsAre("answered 200", "backchannel barge_in"));
}

TEST(PairResponses, CountsBackchannelsInARowOneByOne) {
  EXPECT_THAT(rows_of("####......###......###......###............",
                      "......#####################################"),
              ElementsAre("answered 200", "backchannel barge_in", "backchannel barge_in", "backchannel barge_in"));
}

TEST(PairResponses, KeepsABackchannelApartFromTheTurnThatFollows) {
  EXPECT_THAT(rows_of("####............###...............#######......",
                      "......########################.............####"),
              ElementsAre("answered 200", "backchannel barge_in", "answered 200"));
}

TEST(PairResponses, TakesASoundLongerThanABackchannelForATurn) {
  const std::vector<Utterance> agent = {spoken(Millis{0}, Millis{9000})};
  const auto outcome_of_length = [&](double length) {
    return paired({spoken(Millis{2000}, Millis{2000 + length})}, agent).front().outcome;
  };
  EXPECT_EQ(outcome_of_length(1000), Outcome::backchannel);
  EXPECT_EQ(outcome_of_length(1001), Outcome::unanswered);
}

TEST(PairResponses, TakesAnAgentThatStopsSoonAfterAShortSoundForYielding) {
  const auto outcome_if_agent_stops_at = [&](double end) {
    return paired({spoken(Millis{2000}, Millis{2300})}, {spoken(Millis{0}, Millis{end})}).front().outcome;
  };
  EXPECT_EQ(outcome_if_agent_stops_at(3000), Outcome::backchannel);
  EXPECT_EQ(outcome_if_agent_stops_at(2999), Outcome::unanswered);
}

TEST(PairResponses, TakesAnAgentThatStopsWithTheSoundForYielding) {
  const auto outcome_if_agent_stops_at = [&](double end) {
    return paired({spoken(Millis{2000}, Millis{2950})}, {spoken(Millis{0}, Millis{end})}).front().outcome;
  };
  EXPECT_EQ(outcome_if_agent_stops_at(3150), Outcome::backchannel);
  EXPECT_EQ(outcome_if_agent_stops_at(3149), Outcome::unanswered);
}

TEST(PairResponses, JoinsASoundUnderTheAgentsLastWordsToTheTurnThatFollows) {
  EXPECT_THAT(rows_of("..................###..........#######......",
                      "......################..................####"),
              ElementsAre("answered 200 barge_in yield 400"));
}

// Barge-in

TEST(PairResponses, MeasuresYieldAndLatencyOfABargeIn) {
  EXPECT_THAT(rows_of("####..........#################..........",
                      "......############.................######"),
              ElementsAre("answered 200", "answered 400 barge_in yield 400"));
}

TEST(PairResponses, TellsAShortBargeInFromABackchannel) {
  EXPECT_THAT(rows_of("####..........###...................",
                      "......#############........#########"),
              ElementsAre("answered 200", "answered 1000 barge_in yield 500"));
}

TEST(PairResponses, FlagsAnAgentThatTalksOnAgainstTheCaller) {
  EXPECT_THAT(rows_of("..........###############.................................",
                      "......########################################............"),
              ElementsAre("unanswered end_of_recording 3300 barge_in yield 3600 agent_talked_on"));
}

TEST(PairResponses, AnswersAnAgentThatTalksOnWithItsNextNewSpeech) {
  EXPECT_THAT(rows_of("..........###############........................",
                      "......############################.........######"),
              ElementsAre("answered 1800 barge_in yield 2400 agent_talked_on"));
}

TEST(PairResponses, HasNoYieldWhereTheAgentSpeaksUntilTheCallerSpeaksAgain) {
  EXPECT_THAT(rows_of("......############........................#############............",
                      "..######################################################..........."),
              ElementsAre("unanswered caller_resumed 2400 barge_in agent_talked_on",
                          "unanswered end_of_recording 1200 barge_in yield 1400"));
}

TEST(PairResponses, HasNoYieldWhereTheAgentSpeaksUntilTheEndOfTheRecording) {
  EXPECT_THAT(rows_of("......############..............",
                      "..##############################"),
              ElementsAre("unanswered end_of_recording 1400 barge_in agent_talked_on"));
}

TEST(PairResponses, DoesNotTakeTheAgentsNextSentenceForAReply) {
  EXPECT_THAT(rows_of("....###############........................",
                      "..#######################......############"),
              ElementsAre("unanswered end_of_recording 2400 barge_in agent_talked_on"));
}

TEST(PairResponses, TakesSpeechAfterALongAgentPauseForAReply) {
  EXPECT_THAT(rows_of("....###############........................",
                      "..#######################.......###########"),
              ElementsAre("answered 1300 barge_in yield 2100 agent_talked_on"));
}

TEST(PairResponses, SeesTheReplyOfAnAgentThatYieldsAndRepliesAtOnce) {
  EXPECT_THAT(rows_of("........###########...............",
                      "..##############......############"),
              ElementsAre("answered 300 barge_in yield 800"));
}

TEST(PairResponses, TakesSpeechTooSoonToBeAReactionForTheAgentsNextSentence) {
  EXPECT_THAT(rows_of("........###########...............",
                      "..##############....##############"),
              ElementsAre("unanswered end_of_recording 1500 barge_in agent_talked_on"));
}

TEST(PairResponses, TakesALongTurnThatEndsAsTheAgentsSentenceDoesForNoCauseOfTheNext) {
  EXPECT_THAT(rows_of("....############........................",
                      "..#############......###################"),
              ElementsAre("unanswered end_of_recording 2400 barge_in agent_talked_on"));
}

TEST(PairResponses, MeasuresABargeInThatOverlapsTheNextReply) {
  EXPECT_THAT(rows_of("......####################........",
                      "..########.............###########"),
              ElementsAre("overlapped -300 barge_in yield 400"));
}

TEST(PairResponses, IsNoBargeInWhereTheCallerBeginsAsTheAgentEnds) {
  EXPECT_THAT(rows_of("......####......",
                      "..####......####"),
              ElementsAre("answered 200"));
}

TEST(PairResponses, AnswersAQuickYesBetweenTwoAgentSentences) {
  EXPECT_THAT(rows_of("........##............",
                      "..####......##########"),
              ElementsAre("answered 200"));
}

// Fillers

TEST(PairResponses, ReportsTheMainReplyAfterAFiller) {
  EXPECT_THAT(rows_of("..####.........................",
                      ".........###.............######"),
              ElementsAre("answered 300 main 1600"));
}

TEST(PairResponses, ReportsTheMainReplyAfterAnOverlappingFiller) {
  EXPECT_THAT(rows_of("..##########...................",
                      "..........####...........######"),
              ElementsAre("overlapped -200 main 1500"));
}

TEST(PairResponses, TakesSeveralShortSoundsForOneFiller) {
  EXPECT_THAT(rows_of("..####.........................",
                      ".........###...##........######"),
              ElementsAre("answered 300 main 1600"));
}

TEST(PairResponses, TakesAShortFirstSentenceForNoFiller) {
  EXPECT_THAT(rows_of("..####.........................",
                      ".........###......#############"),
              ElementsAre("answered 300"));
}

TEST(PairResponses, TakesAPauseAfterALongBeginningForNoFiller) {
  EXPECT_THAT(rows_of("..####.............................",
                      ".........###########.........######"),
              ElementsAre("answered 300"));
}

TEST(PairResponses, TakesABeginningOfExactlyASecondBeforeAPauseOfExactly700MillisecondsForAFiller) {
  EXPECT_THAT(rows_of("..####.............................",
                      ".........##########.......#########"),
              ElementsAre("answered 300 main 1700"));
}

TEST(PairResponses, HasNoMainReplyWhereTheCallerSpeaksFirst) {
  EXPECT_THAT(rows_of("..####............####...............",
                      ".........###...............##########"),
              ElementsAre("answered 300", "answered 500"));
}

// What the row says of its two utterances

TEST(PairResponses, TakesTheFirstAudibleSoundOfTheReply) {
  std::vector<Utterance> agent = utterances_of("..........###");
  EXPECT_EQ(paired(utterances_of("####"), agent).front().agent_first_sound, Millis{1000});
  agent.front().first_sound = Millis{700};
  EXPECT_EQ(paired(utterances_of("####"), agent).front().agent_first_sound, Millis{700});
}

TEST(PairResponses, CombinesTheUncertaintiesOfTheTwoEdges) {
  std::vector<Utterance> caller = utterances_of("###....###");
  std::vector<Utterance> agent = utterances_of("...............###.........###");
  caller.front().end_uncertainty = Millis{100};
  caller.back().end_uncertainty = Millis{3};
  caller.back().onset_uncertainty = Millis{50};
  agent.front().onset_uncertainty = Millis{4};
  agent.front().end_uncertainty = Millis{60};
  EXPECT_EQ(paired(caller, agent).front().uncertainty, Millis{5});
}

TEST(PairResponses, TakesTheSignalToNoiseRatiosAtTheTwoEdges) {
  std::vector<Utterance> caller = utterances_of("###....###");
  std::vector<Utterance> agent = utterances_of("...............###.........###");
  caller.back().snr_db = 31;
  agent.front().snr_db = 42;
  const auto rows = paired(caller, agent);
  EXPECT_EQ(rows.front().caller_snr_db, 31);
  EXPECT_EQ(rows.front().agent_snr_db, 42);
}

TEST(PairResponses, LeavesEmptyWhatNeedsAReplyWhereThereIsNone) {
  const CallerTurn row = paired(utterances_of("####"), {}).front();
  EXPECT_FALSE(row.agent_onset || row.uncertainty || row.agent_first_sound || row.main_reply_onset || row.agent_snr_db);
  EXPECT_FALSE(row.latency());
}

TEST(PairResponses, FlagsClippingAtEitherEdgeOfTheLatencyOnly) {
  const auto rows_with = [](const auto& clip) {
    std::vector<Utterance> caller = utterances_of("###....###");
    std::vector<Utterance> agent = utterances_of("...............###.........###");
    clip(caller, agent);
    return described(paired(caller, agent));
  };
  EXPECT_THAT(rows_with([](auto& caller, auto&) { caller.back().clipped = true; }),
              ElementsAre("answered 500 main 1200 clipped"));
  EXPECT_THAT(rows_with([](auto&, auto& agent) { agent.front().clipped = true; }),
              ElementsAre("answered 500 main 1200 clipped"));
  EXPECT_THAT(rows_with([](auto& caller, auto& agent) { caller.front().clipped = agent.back().clipped = true; }),
              ElementsAre("answered 500 main 1200"));
}

TEST(PairResponses, FlagsNoiseOverAnEdge) {
  std::vector<Utterance> agent = utterances_of("......###");
  agent.front().masked = true;
  EXPECT_THAT(described(paired(utterances_of("###"), agent)), ElementsAre("answered 300 noise"));
}

TEST(PairResponses, FlagsAnEdgeThatIsOpenByMoreThan100Milliseconds) {
  std::vector<Utterance> caller = utterances_of("###");
  caller.front().end_uncertainty = Millis{101};
  EXPECT_THAT(described(paired(caller, utterances_of("......###"))), ElementsAre("answered 300 doubtful_edge"));
  caller.front().end_uncertainty = Millis{100};
  EXPECT_THAT(described(paired(caller, utterances_of("......###"))), ElementsAre("answered 300"));
}

TEST(PairResponses, FlagsAndReportsSoundThatFollowsTheTurn) {
  std::vector<Utterance> caller = utterances_of("###");
  caller.front().last_sound = Millis{500};
  const auto rows = paired(caller, utterances_of("......###"));
  EXPECT_THAT(described(rows), ElementsAre("answered 300 other_sound"));
  EXPECT_EQ(rows.front().caller_last_sound, Millis{500});
}

TEST(PairResponses, FlagsSoundThatLeadsToTheReply) {
  std::vector<Utterance> agent = utterances_of("......###");
  agent.front().first_sound = Millis{400};
  EXPECT_THAT(described(paired(utterances_of("###"), agent)), ElementsAre("answered 300 other_sound"));
}

TEST(PairResponses, FlagsALevelThatIsNotTheUsualOneOfTheParty) {
  std::vector<Utterance> caller = utterances_of("##........................##........................##"
                                                "........................##........................##");
  for (Utterance& u : caller) u.level_dbfs = -20.0;
  caller[1].level_dbfs = -33.0;
  caller[2].level_dbfs = -31.0;
  const auto rows = paired(caller, {});
  ASSERT_THAT(rows, SizeIs(5));
  EXPECT_THAT(rows[1].flags, ElementsAre(Flag::level_jump));
  EXPECT_THAT(rows[2].flags, IsEmpty());
}

TEST(PairResponses, DoesNotFlagABackchannelForTheAgentsLaterSpeech) {
  std::vector<Utterance> agent = utterances_of("##################.............###");
  agent.back().clipped = true;
  EXPECT_THAT(described(paired(utterances_of("....###"), agent)), ElementsAre("backchannel barge_in"));
}

}  // namespace
}  // namespace turngap::test
