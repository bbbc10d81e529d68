// Writes what the detector sees of recordings, for scripts/train. Usage:
//   turngap_trace frames OUT FILE...         features of every frame
//   turngap_trace edges OUT NETS FILE...     the windows of every edge, as decided with the nets in folder NETS
//   turngap_trace rows OUT NETS FILE...      the turns as decided with those nets, a CSV
// OUT is a sequence of records of 32-bit values in the machine's byte order:
//   frames: file, party, frames (integers), then kFrameFeatures + 1 numbers a frame (the last: anything above the
//   noise) edges: file, party, side, first frame, rows, coarse begin, coarse end, first ms, levels (integers), then
//   kEdgeFeatures numbers a row and the levels
#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dsp/dense_net.h"
#include "dsp/detector_trace.h"
#include "turngap/audio/recording_reader.h"
#include "turngap/turns/response_pairing.h"

namespace {

using namespace turngap;

template <typename T>
void write(std::ostream& out, std::span<const T> values) {
  out.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size_bytes()));
}

void write_integers(std::ostream& out, const std::vector<std::int32_t>& values) {
  write(out, std::span(values));
}

// Files of scripts/train.d/nets.py: number of sizes and sizes of each part of a net, and then the values.
std::vector<int> read_sizes(std::istream& in) {
  int count = 0;
  in >> count;
  std::vector<int> sizes(static_cast<std::size_t>(count));
  for (int& size : sizes) in >> size;
  return sizes;
}

std::vector<float> read_values(std::istream& in) {
  return {std::istream_iterator<float>(in), std::istream_iterator<float>()};
}

EvidenceNet read_evidence_net(const std::string& path) {
  std::ifstream in(path);
  const std::vector<int> frame_sizes = read_sizes(in);
  const std::vector<int> sizes = read_sizes(in);
  return EvidenceNet(frame_sizes, sizes, read_values(in));
}

DenseNet read_net(const std::string& path) {
  std::ifstream in(path);
  const std::vector<int> sizes = read_sizes(in);
  return DenseNet(sizes, read_values(in));
}

struct Conversation {
  ConversationUtterances utterances;
  Millis duration;
};

Conversation run(const std::string& path, const DetectorTrace& trace, const std::optional<DetectorNets>& nets) {
  ByteSource source = ByteSource::from_file(path);
  RecordingReader reader(source, CallerChannel::left);
  ConversationDetector detector(reader.info().sample_rate_hz, {});
  trace_detector(detector, trace);
  if (nets) replace_nets(detector, *nets);
  while (const auto block = reader.next_block()) detector.push(*block);
  return {detector.finish(), reader.info().duration()};
}

void write_frames(std::ostream& out, std::int32_t file, const std::string& path) {
  std::array<std::vector<float>, 2> rows;
  DetectorTrace trace;
  trace.frame = [&](Party party, std::int64_t, const FrameFeatures& features, bool above_noise) {
    auto& row = rows[party == Party::caller ? 0 : 1];
    row.insert(row.end(), features.begin(), features.end());
    row.push_back(above_noise ? 1.0F : 0.0F);
  };
  run(path, trace, std::nullopt);
  for (std::int32_t party = 0; party < 2; ++party) {
    const auto& row = rows[static_cast<std::size_t>(party)];
    write_integers(out, {file, party, static_cast<std::int32_t>(row.size() / (kFrameFeatures + 1))});
    write(out, std::span<const float>(row));
  }
}

void write_edges(std::ostream& out, std::int32_t file, const std::string& path, const DetectorNets& nets) {
  DetectorTrace trace;
  const auto number = [](std::size_t n) { return static_cast<std::int32_t>(n); };
  trace.edge = [&](Party party, const CoarseUtterance& coarse, const EdgeWindow& w) {
    write_integers(out, {file, party == Party::caller ? 0 : 1, w.side == EdgeSide::onset ? 0 : 1,
                         static_cast<std::int32_t>(w.first_frame), number(w.features.size()),
                         static_cast<std::int32_t>(coarse.begin()), static_cast<std::int32_t>(coarse.end()),
                         static_cast<std::int32_t>(w.first_ms), number(w.levels_db.size())});
    for (const EdgeFeatures& row : w.features) write(out, std::span<const float>(row));
    write(out, std::span<const float>(w.levels_db));
  };
  run(path, trace, nets);
}

std::string whole(std::optional<Millis> time) {
  return time ? fmt::format("{}", whole_millis(*time)) : "";
}

std::string words_of(const std::vector<Flag>& flags) {
  std::string words;
  for (const Flag flag : flags) words.append(words.empty() ? "" : ";").append(to_string(flag));
  return words;
}

void write_rows(std::ostream& out, const std::string& path, const DetectorNets& nets) {
  const auto [found, duration] = run(path, {}, nets);
  int turn = 0;
  for (const CallerTurn& row : pair_responses(found.caller, found.agent, duration, {})) {
    out << fmt::format("{},{},{},{},{},{},{},{},{}\n", path, ++turn, to_string(row.outcome),
                       whole_millis(row.caller_onset), whole_millis(row.caller_end), whole(row.agent_onset),
                       whole(row.latency()), whole(row.uncertainty), words_of(row.flags));
  }
}

int trace(const std::string& what, std::ostream& out, std::span<const std::string> files,
          const std::optional<DetectorNets>& nets) {
  if (what == "rows")
    out << "recording,turn,outcome,caller_onset_ms,caller_end_ms,agent_onset_ms,response_latency_ms,uncertainty_ms,"
           "flags\n";
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto file = static_cast<std::int32_t>(i);
    try {
      if (what == "frames") write_frames(out, file, files[i]);
      if (what == "edges") write_edges(out, file, files[i], *nets);
      if (what == "rows") write_rows(out, files[i], *nets);
    } catch (const std::exception& error) {
      fmt::print(stderr, "{}: {}\n", files[i], error.what());
    }
  }
  return out.good() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  std::ofstream out(args.at(1), std::ios::binary);
  const std::span<const std::string> rest = std::span(args).subspan(2);
  if (args[0] == "frames") return trace(args[0], out, rest, std::nullopt);
  const EvidenceNet speech = read_evidence_net(rest[0] + "/speech.txt");
  const DenseNet onset = read_net(rest[0] + "/onset.txt");
  const DenseNet end = read_net(rest[0] + "/end.txt");
  return trace(args[0], out, rest.subspan(1), DetectorNets{&speech, &onset, &end});
}
