#include "turngap/storage/url_list.h"

#include <gmock/gmock.h>

#include <fstream>

#include "support/temporary_folder.h"
#include "turngap/core/error.h"

namespace turngap::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;
using testing::ThrowsMessage;

TEST(ReadUrlList, OneUrlALine) {
  const auto list = read_url_list("# run 42\nhttps://x.example/a.wav\n\nhttps://x.example/b.wav?sig=1,2\n", "list");
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].name, "a.wav");
  EXPECT_EQ(list[1].url, "https://x.example/b.wav?sig=1,2");
  EXPECT_EQ(list[1].location, "https://x.example/b.wav");
}

TEST(ReadUrlList, ColumnsAreTakenAndOthersKept) {
  const auto list = read_url_list(
      "recorded_at,url,call_sid,agent_version\n2026-07-01T12:00:00Z,https://x.example/a.wav,CA1,v7\n", "list");
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0].recorded_at, parse_moment("2026-07-01T12:00:00Z", {}));
  EXPECT_EQ(list[0].call_id, "CA1");
  EXPECT_THAT(list[0].columns, ElementsAre(Pair("agent_version", "v7")));
}

TEST(ReadUrlList, NamesThatTwoUrlsShareAreToldApart) {
  const auto list = read_url_list("https://x.example/1/audio.wav\nhttps://x.example/2/audio.wav\n", "list");
  EXPECT_NE(list[0].name, list[1].name);
}

// A signature in the query is another one each time; the file must not be.
TEST(ReadUrlList, NamesDoNotHangOnTheQueryWhereThePathTellsEnough) {
  const auto name = [](const std::string& signature) {
    return read_url_list("https://x/1/a.wav?sig=" + signature + "\nhttps://x/2/a.wav?sig=" + signature + "\n",
                         "list")[0]
        .name;
  };
  EXPECT_EQ(name("monday"), name("tuesday"));
  const auto same_path = read_url_list("https://x/get?id=1\nhttps://x/get?id=2\n", "list");
  EXPECT_NE(same_path[0].name, same_path[1].name);
}

TEST(ReadUrlList, AColumnOfTheTableOrTwiceIsRefused) {
  EXPECT_THAT([] { read_url_list("url,turn\nhttps://x.example/a.wav,1\n", "list"); },
              ThrowsMessage<FatalError>(HasSubstr("'turn'")));
  EXPECT_THROW(read_url_list("url,v,v\nhttps://x.example/a.wav,1,2\n", "list"), FatalError);
}

TEST(ReadUrlList, ErrorsNameTheLineAndNeverTheQuery) {
  EXPECT_THAT([] { read_url_list("https://x.example/a.wav\nftp://x.example/b?token=geheim\n", "list"); },
              ThrowsMessage<FatalError>(AllOf(HasSubstr("list:2: expected an https URL"), Not(HasSubstr("geheim")))));
  EXPECT_THROW(read_url_list("", "list"), FatalError);
  EXPECT_THROW(read_url_list("name,size\na,1\n", "list"), FatalError);
  EXPECT_THROW(read_url_list("url\nhttps://x.example/a.wav\nhttps://x.example/a.wav\n", "list"), FatalError);
  EXPECT_THROW(read_url_list("url,recorded_at\nhttps://x.example/a.wav,yesterday-ish\n", "list"), FatalError);
}

TEST(ReadHeaders, OnlyTheOwnersFile) {
  const TemporaryFolder folder;
  const auto path = folder.write("headers", "# of the vendor\nAuthorization: Bearer canary\nX-Empty:\n");
  std::filesystem::permissions(path, std::filesystem::perms(0600));
  EXPECT_THAT(read_headers(path), ElementsAre(Pair("Authorization", "Bearer canary"), Pair("X-Empty", "")));
  std::filesystem::permissions(path, std::filesystem::perms(0644));
  EXPECT_THAT([&] { read_headers(path); },
              ThrowsMessage<FatalError>(AllOf(HasSubstr("0600"), Not(HasSubstr("canary")))));
  const auto nonsense = folder.write("nonsense", "Bearer canary\n");
  std::filesystem::permissions(nonsense, std::filesystem::perms(0600));
  EXPECT_THAT([&] { read_headers(nonsense); },
              ThrowsMessage<FatalError>(AllOf(HasSubstr("nonsense:1"), Not(HasSubstr("canary")))));
}

// The memory of the process is a file of its owner that opens and cannot be read at its beginning.
TEST(ReadHeaders, WhatCannotBeReadIsNotTakenForEmpty) {
  const TemporaryFolder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0700));
  EXPECT_THAT([&] { read_headers(folder.path()); },
              ThrowsMessage<FatalError>(HasSubstr("expected a file of header lines, found a folder")));
  EXPECT_THAT([] { read_headers("/proc/self/mem"); },
              ThrowsMessage<FatalError>(HasSubstr("/proc/self/mem: cannot be read (Input/output error)")));
}

}  // namespace
}  // namespace turngap::test
