#include "cli/frame_table.h"

#include <fmt/format.h>

#include <iterator>

#include "turngap/core/atomic_file.h"

namespace turngap::cli {
namespace {

constexpr std::size_t kPiece = 1 << 16;

}  // namespace

void write_frames(const std::filesystem::path& recording, const std::filesystem::path& table,
                  const AnalysisConfig& config) {
  AtomicFile file(table);
  std::string text = "channel,time_ms,level_dbfs,noise_dbfs,leak_dbfs,harmonicity,log_odds\n";
  ByteSource source = ByteSource::from_file(recording);
  analyze_recording(source, config, [&](const FrameView& frame) {
    fmt::format_to(std::back_inserter(text), "{},{},{:.1f},{:.1f},{:.1f},{:.2f},{:.1f}\n",
                   frame.party == Party::caller ? "caller" : "agent", whole_millis(frame.time), frame.level_dbfs,
                   frame.noise_dbfs, frame.leak_dbfs, frame.harmonicity, frame.log_odds);
    if (text.size() < kPiece) return;
    file.append(text);
    text.clear();
  });
  file.append(text);
  file.commit();
}

}  // namespace turngap::cli
