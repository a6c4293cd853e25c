#pragma once

#include <type_traits>

// The letters that Python's ctypes and array give to C's numbers.
namespace mp {

namespace sync {

template <char code>
struct Coded;  // there is no such letter

// clang-format off
template <> struct Coded<'c'> { using Type = char; };
template <> struct Coded<'b'> { using Type = signed char; };
template <> struct Coded<'B'> { using Type = unsigned char; };
template <> struct Coded<'h'> { using Type = short; };
template <> struct Coded<'H'> { using Type = unsigned short; };
template <> struct Coded<'i'> { using Type = int; };
template <> struct Coded<'I'> { using Type = unsigned int; };
template <> struct Coded<'l'> { using Type = long; };
template <> struct Coded<'L'> { using Type = unsigned long; };
template <> struct Coded<'q'> { using Type = long long; };
template <> struct Coded<'Q'> { using Type = unsigned long long; };
template <> struct Coded<'f'> { using Type = float; };
template <> struct Coded<'d'> { using Type = double; };
template <> struct Coded<'?'> { using Type = bool; };
// clang-format on

// 0: it has none.
template <class T, char... codes>
constexpr char findTypecode()
{
    char found = 0;
    ((found = std::is_same_v<T, typename Coded<codes>::Type> ? codes : found), ...);
    return found;
}

template <class T>
constexpr char typecode =
    findTypecode<T, 'c', 'b', 'B', 'h', 'H', 'i', 'I', 'l', 'L', 'q', 'Q', 'f', 'd', '?'>();

}  // namespace sync

// A number of C that has a letter: what Value and Array hold.
template <class T>
concept Number = sync::typecode<T>
!= 0;

// The type with that letter: mp::Value<mp::TypeOf<'d'>> is mp::Value<double>.
template <char code>
using TypeOf = typename sync::Coded<code>::Type;

}  // namespace mp
