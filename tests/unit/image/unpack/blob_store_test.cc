#include "cnet/image/blob_store.h"

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "cnet/base/error.h"
#include "cnet/image/image_store.h"
#include "cnet/state/real_disk.h"
#include "scratch.h"
#include "sha256.h"

using namespace cnet;
using namespace cnet::image;
using namespace cnet::test;
using namespace std::string_view_literals;
namespace fs = std::filesystem;

namespace {

struct Place {
  Scratch scratch;
  state::RealDisk disk{scratch / "state", "/nonexistent/run"};
  std::string ingest(const Digest& digest) const {
    return scratch / "state/images/ingest/" + digest.str();
  }
  std::string blob(const Digest& digest) const {
    return scratch / "state/images/blobs/sha256/" + digest.str();
  }
};

Digest digest_of(std::string_view text) { return *Digest::parse(sha256_hex(text)); }

}  // namespace

TEST_CASE("a blob is written, checked and found") {
  Place place;
  BlobStore blobs(place.disk);
  const std::string text = "content";
  const Digest digest = digest_of(text);
  CHECK_FALSE(blobs.has(digest));
  CHECK_FALSE(blobs.open(digest));
  {
    BlobIngest ingest = blobs.ingest(digest, text.size());
    CHECK_FALSE(ingest.is_there());
    CHECK(ingest.offset() == 0);
    ingest.write(text);
    CHECK_FALSE(blobs.has(digest));
    ingest.commit();
    CHECK(ingest.is_there());
  }
  CHECK(blobs.has(digest));
  CHECK(blobs.read(digest) == text);
  CHECK(blobs.ingest(digest, text.size()).is_there());
  CHECK_FALSE(is_there(place.ingest(digest)));
  CHECK(blobs.put(text) == digest);
  CHECK((look(place.blob(digest)).st_mode & 0777) == 0600);
}

TEST_CASE("an ingest that stopped goes on where it was") {
  Place place;
  BlobStore blobs(place.disk);
  const std::string text = "first and second";
  const Digest digest = digest_of(text);
  blobs.ingest(digest, text.size()).write(text.substr(0, 6));
  {
    BlobIngest ingest = blobs.ingest(digest, text.size());
    CHECK(ingest.offset() == 6);
    CHECK(failure_of([&] { ingest.commit(); }).find("ended after 6 of 16") != std::string::npos);
    ingest.write(text.substr(6));
    ingest.commit();
  }
  CHECK(blobs.read(digest) == text);

  const Digest other = digest_of("other");
  blobs.ingest(other, 5).write("oxx"sv);
  {
    BlobIngest ingest = blobs.ingest(other, 5);
    ingest.restart();
    CHECK(ingest.offset() == 0);
    ingest.write("other"sv);
    ingest.commit();
  }
  CHECK(blobs.read(other) == "other");
}

TEST_CASE("a blob that is not what it says is refused and gone") {
  Place place;
  BlobStore blobs(place.disk);
  const Digest digest = digest_of("right");
  {
    BlobIngest ingest = blobs.ingest(digest, 5);
    ingest.write("wrong"sv);
    CHECK(failure_of([&] { ingest.commit(); }).find("has the content of sha256:") !=
          std::string::npos);
    CHECK_FALSE(ingest.is_there());
  }
  CHECK_FALSE(is_there(place.ingest(digest)));
  {
    BlobIngest ingest = blobs.ingest(digest, 5);
    CHECK(failure_of([&] { ingest.write("rights"sv); }).find("longer than the 5 bytes") !=
          std::string::npos);
  }
  CHECK_FALSE(is_there(place.ingest(digest)));
  CHECK_FALSE(blobs.has(digest));

  // A partial file longer than the blob is somebody's mistake: it begins anew.
  blobs.ingest(digest, 100).write("much too long"sv);
  BlobIngest ingest = blobs.ingest(digest, 5);
  CHECK(ingest.offset() == 0);
  ingest.write("right"sv);
  ingest.commit();
  CHECK(blobs.has(digest));
}

TEST_CASE("a document damaged on disk is noticed") {
  Place place;
  BlobStore blobs(place.disk);
  const Digest digest = blobs.put("document");
  place.scratch.write("state/images/blobs/sha256/" + digest.str(), "d0cument");
  CHECK(failure_of([&] { blobs.read(digest); }).find("not what its digest says") !=
        std::string::npos);
  fs::remove(place.blob(digest));
  CHECK(failure_of([&] { blobs.read(digest); }).find("is missing") != std::string::npos);
}

TEST_CASE("a second writer waits and finds the blob, or goes on behind the first") {
  for (const bool finishes : {true, false}) {
    Place place;
    const std::string text = "from the child";
    const Digest digest = digest_of(text);
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
      state::RealDisk disk(place.scratch / "state", "/nonexistent/run");
      BlobStore blobs(disk);
      BlobIngest ingest = blobs.ingest(digest, text.size());
      ingest.write(text.substr(0, 4));
      if (::write(ready[1], "x", 1) != 1) ::_exit(1);
      ::usleep(200'000);
      if (!finishes) ::_exit(0);
      ingest.write(text.substr(4));
      ingest.commit();
      ::_exit(0);
    }
    char byte = 0;
    REQUIRE(::read(ready[0], &byte, 1) == 1);
    BlobStore blobs(place.disk);
    BlobIngest ingest = blobs.ingest(digest, text.size());
    CHECK(ingest.is_there() == finishes);
    if (!finishes) {
      CHECK(ingest.offset() == 4);
      ingest.write(text.substr(4));
      ingest.commit();
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(status == 0);
    CHECK(blobs.read(digest) == text);
    ::close(ready[0]);
    ::close(ready[1]);
  }
}

TEST_CASE("blobs without a name go with the next collection, once nobody writes") {
  Place place;
  Digest digest;
  {
    BlobStore blobs(place.disk);
    digest = blobs.put("nobody's");
    blobs.ingest(digest_of("partial"), 7).write("par"sv);
    state::RealDisk other(place.scratch / "state", "/nonexistent/run");
    ImageStore(other).collect();
    CHECK(blobs.has(digest));
    CHECK(is_there(place.ingest(digest_of("partial"))));
  }
  ImageStore(place.disk).collect();
  CHECK_FALSE(is_there(place.blob(digest)));
  CHECK_FALSE(is_there(place.ingest(digest_of("partial"))));
}
