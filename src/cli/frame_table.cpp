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
  out << "channel,time_ms,level_dbfs,floor_dbfs,leak_dbfs,harmonicity,score_db,active\n";
  ByteSource source = ByteSource::from_file(recording);
  analyze_recording(source, config, [&](const FrameView& frame) {
    out << fmt::format("{},{},{:.1f},{:.1f},{:.1f},{:.2f},{:.1f},{}\n",
                       frame.party == Party::caller ? "caller" : "agent", whole_millis(frame.time), frame.level_dbfs,
                       frame.floor_dbfs, frame.leak_dbfs, frame.harmonicity, frame.score_db, frame.active ? 1 : 0);
  });
  out.close();
  if (!out) throw FatalError(fmt::format("{}: cannot be written: {}", table.string(), std::strerror(errno)));
}

}  // namespace turngap::cli
