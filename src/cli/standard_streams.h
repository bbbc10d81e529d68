#pragma once

namespace turngap::cli {

/// Takes the numbers of stdin, stdout and stderr where they are closed, so that no file and no connection is opened
/// under one of them and takes what is meant for a reader. What is read or written there fails as it would without.
void reserve_standard_streams();

}  // namespace turngap::cli
