#include "net/received_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "core/digest.h"
#include "support/temporary_folder.h"

namespace turngap::test {
namespace {

TEST(ReceivedFile, HoldsWhatTheLastTransferBrought) {
  const TemporaryFolder folder;
  const auto file = std::make_shared<PrivateFile>(folder.path() / "call.wav");
  HttpRequest request;
  std::vector<std::int64_t> received;
  receive_into(file, request, [&](std::int64_t more) { received.push_back(more); });
  for (const char* broken_off : {"what broke off", "again"}) {
    request.on_start();
    EXPECT_EQ(request.on_body(broken_off), "");
  }
  request.on_start();
  EXPECT_EQ(request.on_body("all "), "");
  EXPECT_EQ(request.on_body("of it"), "");
  EXPECT_THAT(received, testing::ElementsAre(0, 14, -14, 5, -5, 4, 5));
  EXPECT_EQ(file->size(), 9);
  EXPECT_EQ(sha256_of_file(file->part_path()), sha256_of("all of it"));
}

}  // namespace
}  // namespace turngap::test
