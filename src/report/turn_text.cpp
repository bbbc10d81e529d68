#include "turngap/report/turn_text.h"

#include <fmt/color.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "report/text_lines.h"
#include "report/value_words.h"
#include "turngap/report/page.h"

namespace turngap {
namespace {

constexpr std::size_t kNameWidth = 10;

// The columns of the picture, each a stretch of the window.
struct Columns {
  TurnWindow window;
  std::size_t count;

  std::size_t at(Millis time) const {
    const double share = (time - window.from) / (window.to - window.from);
    return static_cast<std::size_t>(std::lround(std::clamp(share, 0.0, 1.0) * static_cast<double>(count - 1)));
  }
};

std::string in_colour(const std::string& text, fmt::terminal_color colour, const TextLayout& layout) {
  return layout.coloured ? fmt::format(fmt::fg(colour), "{}", text) : text;
}

std::string line(std::string_view name, const std::string& text) {
  return fmt::format("{:<{}}{}\n", name, kNameWidth, text);
}

std::string joined(const std::vector<std::string>& cells) {
  std::string text;
  for (const std::string& cell : cells) text += cell;
  const std::size_t end = text.find_last_not_of(' ');
  return end == std::string::npos ? "" : text.substr(0, end + 1);
}

double loudest_db(std::span<const float> samples) {
  float peak = 0.0F;
  for (const float sample : samples) peak = std::max(peak, std::abs(sample));
  return 20.0 * std::log10(std::max(peak, 1e-6F));
}

// Heights from 48 dB below the loudest to it.
std::string levels(const ChannelExcerpt& channel, const Columns& columns, double loudest) {
  constexpr std::array<std::string_view, 9> kBlocks{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  constexpr double kRangeDb = 48.0;
  std::vector<std::string> cells(columns.count, " ");
  const std::span<const float> samples(channel.samples);
  for (std::size_t c = 0; c < columns.count; ++c) {
    const std::size_t from = c * samples.size() / columns.count;
    const std::size_t to = (c + 1) * samples.size() / columns.count;
    const double share = 1.0 + (loudest_db(samples.subspan(from, to - from)) - loudest) / kRangeDb;
    cells[c] = kBlocks[static_cast<std::size_t>(std::lround(std::clamp(share, 0.0, 1.0) * (kBlocks.size() - 1)))];
  }
  return joined(cells);
}

std::string speech(const std::vector<Utterance>& utterances, const Columns& columns) {
  std::vector<std::string> cells(columns.count, " ");
  for (const Utterance& utterance : utterances) {
    if (utterance.end < columns.window.from || utterance.onset > columns.window.to) continue;
    for (std::size_t c = columns.at(utterance.onset); c <= columns.at(utterance.end); ++c) cells[c] = "━";
  }
  return joined(cells);
}

// From the caller's end to the reply, with the wait in it where there is room, else behind it.
std::string wait(const CallerTurn& turn, const Columns& columns) {
  const Millis end = turn.agent_onset.value_or(turn.caller_end + turn.censored_wait.value_or(Millis{}));
  const std::size_t from = columns.at(std::min(turn.caller_end, end));
  const std::size_t to = columns.at(std::max(turn.caller_end, end));
  std::string text(from, ' ');
  if (from == to) return text + "│ " + wait_words(turn);
  text += "├";
  for (std::size_t c = from + 1; c < to; ++c) text += "─";
  return text + (turn.agent_onset ? "┤ " : "╌ ") + wait_words(turn);
}

std::string scale(const Columns& columns) {
  const std::string from = clock_text(columns.window.from.value);
  const std::string to = clock_text(columns.window.to.value);
  return from + std::string(columns.count - std::min(columns.count, from.size() + to.size()), ' ') + to;
}

std::string fact_line(std::string_view name, const std::string& value) {
  return fmt::format("{:<22}{}\n", name, value);
}

std::string moment(Millis at, const CallerTurn& turn) {
  return fmt::format("{}, {:+.0f} ms from the caller's end", clock_text(at.value), (at - turn.caller_end).value);
}

std::string facts(const RecordingResult& result, const CallerTurn& turn) {
  std::string text = fact_line(
      "caller's turn", fmt::format("{} to {}", clock_text(turn.caller_onset.value), clock_text(turn.caller_end.value)));
  if (turn.caller_last_sound && turn.caller_last_sound != turn.caller_end) {
    text += fact_line("caller's last sound", moment(*turn.caller_last_sound, turn));
  }
  if (turn.agent_first_sound && turn.agent_first_sound != turn.agent_onset) {
    text += fact_line("agent's first sound", moment(*turn.agent_first_sound, turn));
  }
  if (turn.agent_onset) text += fact_line("reply", moment(*turn.agent_onset, turn));
  if (turn.main_reply_onset) text += fact_line("main reply", moment(*turn.main_reply_onset, turn));
  if (turn.barge_in)
    text +=
        fact_line("barge-in", turn.yield ? fmt::format("the agent yields after {:.0f} ms", turn.yield->value) : "yes");
  if (turn.caller_snr_db) text += fact_line("caller over noise", fmt::format("{:.0f} dB", *turn.caller_snr_db));
  if (turn.agent_snr_db) text += fact_line("agent over noise", fmt::format("{:.0f} dB", *turn.agent_snr_db));
  std::string flags;
  for (const Flag flag : turn.flags) flags += fmt::format("{}{}", flags.empty() ? "" : ", ", to_string(flag));
  if (!flags.empty()) text += fact_line("flags", flags);
  for (const Finding& finding : result.analysis->findings) {
    text += fact_line("finding", fmt::format("{}: {}", to_string(finding.flag), escaped_controls(finding.message)));
  }
  return text;
}

}  // namespace

std::string to_turn_text(const RecordingResult& result, std::size_t turn, const std::optional<TurnExcerpt>& excerpt,
                         const TextLayout& layout) {
  const RecordingAnalysis& analysis = *result.analysis;
  const CallerTurn& shown = analysis.turns[turn];
  const TurnWindow window = excerpt ? TurnWindow{excerpt->from, excerpt->to} : window_around(analysis, shown);
  const Columns columns{window, layout.columns - kNameWidth};
  std::string outcome(to_string(shown.outcome));
  if (shown.reason) outcome += fmt::format(" ({})", to_string(*shown.reason));
  std::string text = fmt::format("{} turn {} of {}: {}, {}\n\n", escaped_controls(result.identity.recording), turn + 1,
                                 analysis.turns.size(), outcome, wait_words(shown));
  const double loudest =
      excerpt ? std::max(loudest_db(excerpt->caller.samples), loudest_db(excerpt->agent.samples)) : 0.0;
  const auto caller = fmt::terminal_color::blue;
  const auto agent = fmt::terminal_color::yellow;
  if (excerpt) text += line("caller", in_colour(levels(excerpt->caller, columns, loudest), caller, layout));
  text += line("  speech", in_colour(speech(analysis.caller, columns), caller, layout));
  text += line("wait", wait(shown, columns));
  if (excerpt) text += line("agent", in_colour(levels(excerpt->agent, columns, loudest), agent, layout));
  text += line("  speech", in_colour(speech(analysis.agent, columns), agent, layout));
  return text + line("", scale(columns)) + "\n" + facts(result, shown);
}

}  // namespace turngap
