#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// How a client and a server find out that both have the same key, without telling it: each gives
// the other 32 random bytes, which the other one signs (HMAC-SHA256 by libcrypto, loaded at first
// use).
//
//     server → client   kGreeting, random bytes
//     client → server   Hello
//     server → client   'Y' and its signature; or 'N' and a sentence
namespace mp::manager {

constexpr std::string_view kGreeting = "mp-manager-1";
constexpr std::size_t kNonceBytes = 32;
constexpr std::size_t kProofBytes = 32;
constexpr std::size_t kMostHandshakeBytes = 512;  // of a frame
constexpr char kAccepted = 'Y';
constexpr char kRefused = 'N';

// What a client says.
struct Hello {
    std::string proof;  // kProofBytes
    std::string nonce;
    std::uint64_t client = 0;  // one random number for all connections of a process
    std::int32_t pid = 0;

    std::string bytes() const;
    // Throws std::invalid_argument.
    static Hello parse(std::string_view bytes);
};

// Throws std::system_error where the kernel has no random numbers.
std::string randomBytes(std::size_t count);

// The signature of one side, "client" or "server". Throws std::runtime_error without libcrypto.
std::string prove(std::string_view key, std::string_view side, std::string_view ownNonce,
                  std::string_view othersNonce);
// In a time that doesn't depend on how much of it is right.
bool sameProof(std::string_view one, std::string_view other);

}  // namespace mp::manager
