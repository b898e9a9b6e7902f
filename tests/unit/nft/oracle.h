#pragma once

#include <string>

/// The nft program as a judge, and a network namespace to judge in.
namespace oracle {

/// Moves the calling thread into a new network namespace, in which nothing is left behind. False, with a warning that
/// says why, when this needs a privilege or a program that is missing: the test case has nothing to say then.
bool in_new_namespace();

/// Standard output of `nft ARGUMENTS`, arguments quoted for the shell; fails the test when nft fails.
std::string nft(const std::string& arguments);

/// `nft -f -` with this text.
void nft_file(const std::string& text);

/// Without the counts of counters.
std::string without_counts(const std::string& listing);

}  // namespace oracle
