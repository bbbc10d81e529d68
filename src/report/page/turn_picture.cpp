#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/page/data_url.h"
#include "report/page/drawing.h"
#include "report/page/html.h"
#include "report/page/level_picture.h"
#include "report/page/sections.h"
#include "report/value_words.h"

namespace turngap {
namespace {

constexpr double kTurnLeft = 44.0;
constexpr double kTurnRight = 432.0;
constexpr double kTurnTop = 14.0;
constexpr double kWave = 38.0;
constexpr double kSpectrum = 40.0;
constexpr double kBelief = 16.0;
constexpr double kBar = 8.0;
constexpr double kGap = 3.0;
constexpr double kLetter = 9.0;  // no letter of a label is wider
constexpr double kWait = 18.0;   // the strip between the lanes, in which the wait is written

double lane_height(bool with_audio) {
  return with_audio ? kWave + kSpectrum + kBelief + kBar + 3.0 * kGap : kBar + 8.0;
}

struct Lane {
  double top;
  const std::vector<Utterance>& utterances;
  const ChannelExcerpt* channel;
  float peak;     ///< of both channels
  float loudest;  ///< of both spectra
  std::string_view name;
  std::string_view look;
};

// The lowest and the highest sample in each of the picture's columns.
void draw_wave(Drawing& drawing, const Lane& lane, double top) {
  constexpr std::size_t kColumns = 388;
  const auto& samples = lane.channel->samples;
  const double middle = top + kWave / 2.0;
  const double scale = kWave / 2.0 / std::max(lane.peak, 1e-4F);
  std::vector<Point> upper;
  std::vector<Point> lower;
  const std::size_t columns = std::min(kColumns, samples.size());
  for (std::size_t c = 0; c < columns; ++c) {
    const auto from = samples.begin() + static_cast<std::ptrdiff_t>(c * samples.size() / columns);
    const auto to = samples.begin() + static_cast<std::ptrdiff_t>((c + 1) * samples.size() / columns);
    const auto [low, high] = std::minmax_element(from, to);
    const double x = kTurnLeft + (kTurnRight - kTurnLeft) * static_cast<double>(c) / static_cast<double>(columns);
    upper.push_back({x, middle - *high * scale - 0.3});
    lower.push_back({x, middle - *low * scale + 0.3});
  }
  upper.insert(upper.end(), lower.rbegin(), lower.rend());
  if (upper.size() > 2) drawing.area(upper, fmt::format("wave {}", lane.look));
}

void draw_beliefs(Drawing& drawing, const Lane& lane, const Scale& x, double top) {
  std::vector<Point> points;
  for (const Belief& belief : lane.channel->beliefs) {
    const double probability = 1.0 / (1.0 + std::exp(-belief.log_odds));
    points.push_back({x.at(belief.time.value), top + kBelief * (1.0 - probability)});
  }
  if (points.size() < 2) return;
  points.insert(points.begin(), {points.front().x, top + kBelief});
  points.push_back({points.back().x, top + kBelief});
  drawing.area(points, "belief");
}

void draw_utterances(Drawing& drawing, const Lane& lane, const Scale& x, double top) {
  drawing.line({kTurnLeft, top + kBar / 2.0}, {kTurnRight, top + kBar / 2.0}, "grid");
  for (const Utterance& utterance : lane.utterances) {
    if (utterance.end.value < x.from || utterance.onset.value > x.to) continue;
    const double from = x.at(utterance.onset.value);
    drawing.bar({from, top}, x.at(utterance.end.value) - from, kBar, fmt::format("speech {}", lane.look),
                fmt::format("{} speaks from {} to {}", lane.name, clock_text(utterance.onset.value),
                            clock_text(utterance.end.value)));
  }
}

void draw_lane(Drawing& drawing, const Lane& lane, const Scale& x) {
  double top = lane.top;
  drawing.text({kTurnLeft - 6.0, top + 12.0}, Anchor::end, "label", lane.name);
  if (lane.channel != nullptr) {
    draw_wave(drawing, lane, top);
    top += kWave + kGap;
    const std::string png = to_png(lane.channel->spectrum, lane.loudest);
    if (!png.empty()) drawing.image({kTurnLeft, top}, kTurnRight - kTurnLeft, kSpectrum, data_url("image/png", png));
    drawing.text({kTurnLeft - 6.0, top + 9.0}, Anchor::end, "tick", "4 kHz");
    top += kSpectrum + kGap;
    draw_beliefs(drawing, lane, x, top);
    drawing.text({kTurnLeft - 6.0, top + kBelief - 4.0}, Anchor::end, "tick", "belief");
    top += kBelief + kGap;
  }
  draw_utterances(drawing, lane, x, top);
}

// An edge of speech: its line, and how far it may lie beside it.
void draw_edge(Drawing& drawing, const Scale& x, Millis at, Millis uncertainty, double top, double bottom) {
  const double from = x.at((at - uncertainty).value);
  drawing.bar({from, top}, std::max(0.8, x.at((at + uncertainty).value) - from), bottom - top, "doubt");
  drawing.line({x.at(at.value), top}, {x.at(at.value), bottom}, "edge");
}

void draw_moment(Drawing& drawing, const Scale& x, const std::optional<Millis>& at, double top, double bottom,
                 std::string_view look) {
  if (at && at->value >= x.from && at->value <= x.to) {
    drawing.line({x.at(at->value), top}, {x.at(at->value), bottom}, look);
  }
}

Millis end_uncertainty(const std::vector<Utterance>& caller, const CallerTurn& turn) {
  const auto found = std::ranges::find(caller, turn.caller_end, &Utterance::end);
  return found == caller.end() ? Millis{} : found->end_uncertainty;
}

Millis onset_uncertainty(const std::vector<Utterance>& agent, Millis onset) {
  const auto found = std::ranges::find(agent, onset, &Utterance::onset);
  return found == agent.end() ? Millis{} : found->onset_uncertainty;
}

void draw_wait(Drawing& drawing, const CallerTurn& turn, const Scale& x, double top) {
  const Millis end = turn.agent_onset.value_or(turn.caller_end + turn.censored_wait.value_or(Millis{}));
  const double from = x.at(std::min(turn.caller_end, end).value);
  const double to = x.at(std::max(turn.caller_end, end).value);
  drawing.bar({from, top}, to - from, kWait, turn.agent_onset ? "wait" : "wait without");
  const std::string words =
      turn.latency() ? wait_words(turn) : fmt::format("≥ {}", millis_text(turn.censored_wait.value_or(Millis{}).value));
  const double room = kLetter * static_cast<double>(words.size());
  const bool outside = to - from < room;
  const bool left = outside && to > kTurnRight - room;
  const double at = outside ? (left ? from - 4.0 : to + 4.0) : (from + to) / 2.0;
  drawing.text({at, top + 13.0}, outside ? (left ? Anchor::end : Anchor::start) : Anchor::middle,
               outside ? "label strong" : "wait-text", words);
}

float peak_of(const TurnExcerpt& excerpt) {
  float peak = 0.0F;
  for (const ChannelExcerpt* channel : {&excerpt.caller, &excerpt.agent}) {
    for (const float sample : channel->samples) peak = std::max(peak, std::abs(sample));
  }
  return peak;
}

float loudest_of(const TurnExcerpt& excerpt) {
  float loudest = -120.0F;
  for (const ChannelExcerpt* channel : {&excerpt.caller, &excerpt.agent}) {
    for (const float level : channel->spectrum.level_dbfs) loudest = std::max(loudest, level);
  }
  return loudest;
}

std::string description_of(const RecordingResult& result, const CallerTurn& turn) {
  std::string text = fmt::format("{}: the caller speaks from {} to {}; ", shortened(result.identity.recording, 60),
                                 clock_text(turn.caller_onset.value), clock_text(turn.caller_end.value));
  text += turn.agent_onset
              ? fmt::format("the agent begins at {}: {}.", clock_text(turn.agent_onset->value), wait_words(turn))
              : wait_words(turn) + ".";
  return text;
}

}  // namespace

TurnWindow window_around(const RecordingAnalysis& analysis, const CallerTurn& turn) {
  constexpr Millis kBefore{3000.0};
  constexpr Millis kAfter{1500.0};
  constexpr Millis kLongest{15000.0};
  const Millis from = std::max(Millis{0.0}, std::max(turn.caller_onset - Millis{300.0}, turn.caller_end - kBefore));
  Millis last = std::max(turn.caller_end + turn.censored_wait.value_or(Millis{}), turn.agent_onset.value_or(Millis{}));
  last = std::max(last, turn.main_reply_onset.value_or(Millis{}));
  return {from, std::min({last + kAfter, from + kLongest, analysis.info.duration()})};
}

std::string turn_picture(const RecordingResult& result, const ShownTurn& shown) {
  const RecordingAnalysis& analysis = *result.analysis;
  const CallerTurn& turn = analysis.turns[shown.turn];
  const TurnWindow window =
      shown.excerpt ? TurnWindow{shown.excerpt->from, shown.excerpt->to} : window_around(analysis, turn);
  const bool audio = shown.excerpt.has_value();
  const float peak = audio ? peak_of(*shown.excerpt) : 1.0F;
  const float loudest = audio ? loudest_of(*shown.excerpt) : 0.0F;
  const Scale x{window.from.value, window.to.value, kTurnLeft, kTurnRight};
  const double wait_top = kTurnTop + lane_height(audio) + kGap;
  const double agent_top = wait_top + kWait + kGap;
  const double bottom = agent_top + lane_height(audio) + 4.0;
  Drawing drawing(bottom + 22.0, description_of(result, turn));
  draw_x_axis(drawing, x, bottom, bottom - 2.0, round_values(window.from.value, window.to.value, 5), [](double value) {
    return fmt::format("{}:{:04.1f}", static_cast<int>(value / 60000.0), std::fmod(value, 60000.0) / 1000.0);
  });
  draw_lane(drawing,
            {kTurnTop, analysis.caller, audio ? &shown.excerpt->caller : nullptr, peak, loudest, "caller", "caller"},
            x);
  draw_lane(drawing,
            {agent_top, analysis.agent, audio ? &shown.excerpt->agent : nullptr, peak, loudest, "agent", "agent"}, x);
  draw_wait(drawing, turn, x, wait_top);
  draw_edge(drawing, x, turn.caller_end, end_uncertainty(analysis.caller, turn), kTurnTop - 6.0, wait_top + kWait);
  if (turn.agent_onset)
    draw_edge(drawing, x, *turn.agent_onset, onset_uncertainty(analysis.agent, *turn.agent_onset), wait_top, bottom);
  if (turn.caller_last_sound != turn.caller_end)
    draw_moment(drawing, x, turn.caller_last_sound, kTurnTop, wait_top, "sound");
  if (turn.agent_first_sound != turn.agent_onset)
    draw_moment(drawing, x, turn.agent_first_sound, agent_top, bottom, "sound");
  draw_moment(drawing, x, turn.main_reply_onset, agent_top, bottom, "main");
  if (audio) drawing.line({kTurnLeft, kTurnTop - 6.0}, {kTurnLeft, bottom}, "cursor");
  return drawing.finish();
}

}  // namespace turngap
