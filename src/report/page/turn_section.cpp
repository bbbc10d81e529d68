#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "report/page/data_url.h"
#include "report/page/html.h"
#include "report/page/sections.h"
#include "report/value_words.h"

namespace turngap {
namespace {

void append_number(std::string& bytes, std::uint32_t value, int size) {
  for (int i = 0; i < size; ++i) bytes += static_cast<char>((value >> (8 * i)) & 0xFFU);
}

void append_sample(std::string& bytes, float sample) {
  const long value = std::lround(std::clamp(sample, -1.0F, 1.0F) * 32767.0F);
  append_number(bytes, static_cast<std::uint32_t>(static_cast<std::int32_t>(value)), 2);
}

// A WAV of 16 bit, the caller on the left (IBM, Microsoft, "Multimedia Programming Interface", 1991).
std::string wav_of(const TurnExcerpt& excerpt) {
  constexpr std::uint32_t kFrameBytes = 4;
  const auto frames = static_cast<std::uint32_t>(excerpt.caller.samples.size());
  const auto rate = static_cast<std::uint32_t>(excerpt.sample_rate_hz);
  std::string bytes = "RIFF";
  append_number(bytes, 36 + frames * kFrameBytes, 4);
  bytes += "WAVEfmt ";
  for (const auto& [value, size] : std::initializer_list<std::pair<std::uint32_t, int>>{
           {16, 4}, {1, 2}, {2, 2}, {rate, 4}, {rate * kFrameBytes, 4}, {kFrameBytes, 2}, {16, 2}}) {
    append_number(bytes, value, size);
  }
  bytes += "data";
  append_number(bytes, frames * kFrameBytes, 4);
  for (std::size_t i = 0; i < frames; ++i) {
    append_sample(bytes, excerpt.caller.samples[i]);
    append_sample(bytes, excerpt.agent.samples[i]);
  }
  return bytes;
}

std::string fact(std::string_view name, const std::string& value) {
  return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", name, value);
}

std::string after_end(const CallerTurn& turn, Millis at) {
  return fmt::format("{:.0f} ms after the caller's end", (at - turn.caller_end).value);
}

std::string snr_words(const CallerTurn& turn) {
  const auto word = [](const std::optional<double>& snr) { return snr ? fmt::format("{:.0f} dB", *snr) : "–"; };
  return fmt::format("{} / {}", word(turn.caller_snr_db), word(turn.agent_snr_db));
}

std::string flag_words(const CallerTurn& turn) {
  std::string words;
  for (const Flag flag : turn.flags) words += fmt::format("{}{}", words.empty() ? "" : ", ", to_string(flag));
  return words.empty() ? "none" : escaped(words);
}

std::string facts_of(const RecordingResult& result, const CallerTurn& turn) {
  std::string outcome(to_string(turn.outcome));
  if (turn.reason) outcome += fmt::format(" ({})", to_string(*turn.reason));
  std::string facts = fact("outcome", escaped(outcome)) +
                      fact("caller's turn", fmt::format("{} to {}", clock_text(turn.caller_onset.value),
                                                        clock_text(turn.caller_end.value)));
  if (turn.agent_onset) facts += fact("reply begins", clock_text(turn.agent_onset->value));
  if (turn.agent_first_sound && turn.agent_first_sound != turn.agent_onset) {
    facts += fact("first sound (thin dashes)", after_end(turn, *turn.agent_first_sound));
  }
  if (turn.main_reply_onset) facts += fact("main reply (dots)", after_end(turn, *turn.main_reply_onset));
  facts += fact("speech over noise, caller / agent", snr_words(turn)) + fact("flags", flag_words(turn)) +
           fact("file", name_html(result.path.empty() ? result.identity.recording : result.path, 80));
  if (result.identity.recorded_at) facts += fact("recorded", name_html(*result.identity.recorded_at));
  return "<dl class=\"facts\">" + facts + "</dl>\n";
}

std::string headline(const RecordingResult& result, const ShownTurn& shown, std::size_t number) {
  const CallerTurn& turn = result.analysis->turns[shown.turn];
  const std::string wait =
      turn.latency() ? millis_text(turn.latency()->value)
                     : fmt::format("no reply for {}", millis_text(turn.censored_wait.value_or(Millis{}).value));
  return fmt::format("<h3>{}. {}: {}, turn {}</h3>\n", number, wait,
                     name_html(result.identity.call_sid.value_or(result.identity.recording)), shown.turn + 1);
}

std::string audio_of(const Page& page, const ShownTurn& shown, std::size_t number) {
  if (!shown.excerpt) {
    return shown.without_audio.empty()
               ? ""
               : fmt::format("<p class=\"note\">Without waveform: {}.</p>\n", escaped(shown.without_audio));
  }
  if (!page.embed_audio) return "";
  return fmt::format(
      "<audio controls preload=\"metadata\" aria-label=\"Turn {}: the caller on the left, the agent on the right\" "
      "src=\"{}\"></audio>\n",
      number, data_url("audio/wav", wav_of(*shown.excerpt)));
}

std::string article(const Page& page, std::size_t index) {
  const ShownTurn& shown = page.turns[index];
  const RecordingResult& result = page.results[shown.recording];
  return fmt::format("<article class=\"turn\" id=\"turn-{}\">\n{}{}{}{}</article>\n", index + 1,
                     headline(result, shown, index + 1), turn_picture(result, shown), audio_of(page, shown, index + 1),
                     facts_of(result, result.analysis->turns[shown.turn]));
}

}  // namespace

std::string turn_section(const Page& page) {
  if (page.turns.empty()) return "";
  std::string articles;
  for (std::size_t i = 0; i < page.turns.size(); ++i) articles += article(page, i);
  const std::string words =
      "<p>Between the lanes stands the wait, from the caller's last speech to the agent's first; the shade at each "
      "edge is "
      "how far it may lie beside its line. With the audio: waveform, spectrum to 4 kHz, and how sure the detector was "
      "that this party speaks (belief).</p>\n";
  return section_html("turns", "Which turns were the worst?", words + "<div class=\"turns\">" + articles + "</div>\n");
}

}  // namespace turngap
