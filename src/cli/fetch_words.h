#pragma once

#include <string>

#include "cli/fetch_run.h"
#include "turngap/net/http.h"

namespace turngap::cli {

/// A line on stderr.
void say(const std::string& words);

/// What failed and why, and the option that helps where there is one.
std::string in_words(const FetchFailure& failure);

/// The option that helps with a transfer that ended so, in words behind its problem; or empty.
std::string transfer_advice(TransferEnd end);

/// Takes what became of one recording into the outcome, and names what is wrong with it.
void note_result(const FetchResult& result, FetchOutcome& outcome);

void report_outcome(const FetchOutcome& outcome);

/// The certificates of --ca-file (`given`), CURL_CA_BUNDLE or SSL_CERT_FILE; empty where none is given. Throws
/// FatalError where the file cannot be read.
std::string ca_file(const std::string& given);

/// From now on nothing that this process holds in memory is for others: no core files, no tracing.
void keep_memory_private();

}  // namespace turngap::cli
