#include "analysis/guarded_analysis.h"

#include <fmt/format.h>

#include "turngap/audio/recording_reader.h"
#include "turngap/core/error.h"

namespace turngap {

void analyze_guarded(RecordingResult& result, const std::function<RecordingAnalysis()>& analyze) {
  try {
    result.analysis = analyze();
  } catch (const RecordingError& error) {
    result.failure = {std::string(to_string(error.fault())), error.what()};
  } catch (const FatalError&) {
    throw;
  } catch (const ReadingStopped&) {
    throw;
  } catch (const std::exception& error) {
    result.failure = {
        std::string(to_string(RecordingFault::unreadable)),
        fmt::format("expected to analyze it, found an error of the program or the system: {}", error.what())};
  }
}

}  // namespace turngap
