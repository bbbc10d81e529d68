#include "cli/frame_table.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "turngap/core/error.h"

namespace turngap::cli {

void write_frames(const std::filesystem::path& recording, const std::filesystem::path& table,
                  const AnalysisConfig& config) {
  errno = 0;
  std::ofstream out(table, std::ios::binary);
  out << "channel,time_ms,level_dbfs,noise_dbfs,leak_dbfs,harmonicity,log_odds\n";
  ByteSource source = ByteSource::from_file(recording);
  analyze_recording(source, config, [&](const FrameView& frame) {
    out << fmt::format("{},{},{:.1f},{:.1f},{:.1f},{:.2f},{:.1f}\n", frame.party == Party::caller ? "caller" : "agent",
                       whole_millis(frame.time), frame.level_dbfs, frame.noise_dbfs, frame.leak_dbfs, frame.harmonicity,
                       frame.log_odds);
  });
  out.close();
  if (!out) throw FatalError(fmt::format("{}: cannot be written: {}", table.string(), std::strerror(errno)));
}

}  // namespace turngap::cli
