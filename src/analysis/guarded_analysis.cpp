#include "analysis/guarded_analysis.h"

#include <fmt/format.h>

namespace turngap {

void analyze_guarded(RecordingResult& result, const std::function<RecordingAnalysis()>& analyze) {
  try {
    result.analysis = analyze();
  } catch (const RecordingError& error) {
    result.fault = error.fault();
    result.message = error.what();
  } catch (const FatalError&) {
    throw;
  } catch (const std::exception& error) {
    result.fault = RecordingFault::unreadable;
    result.message =
        fmt::format("expected to analyze it, found an error of the program or the system: {}", error.what());
  }
}

}  // namespace turngap
