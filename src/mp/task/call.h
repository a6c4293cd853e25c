#pragma once

#include "base/function_view.h"
#include "mp/task/block.h"
#include "mp/task/codec.h"
#include "mp/task/codec_timer.h"
#include "mp/task/fixed.h"
#include "mp/task/function_ref.h"

#include <functional>
#include <tuple>
#include <type_traits>
#include <utility>

// What the templates need to know about a function and its arguments.
namespace mp::task {

// Can travel to another process: a function pointer, or a lambda that captures nothing.
template <class F>
constexpr bool isPortable = std::is_function_v<std::remove_pointer_t<F>> ||
                            (std::is_empty_v<F> && std::is_default_constructible_v<F>);

template <class... Args>
struct ArgumentList {
    using Tuple = std::tuple<std::decay_t<Args>...>;
};

// The parameter types of a function or of a class with one, not generic, call operator.
template <class F, class = void>
struct Parameters {
    static constexpr bool known = false;
};
template <class R, class... A>
struct Parameters<R (*)(A...), void> : ArgumentList<A...> {
    static constexpr bool known = true;
};
template <class R, class... A>
struct Parameters<R (*)(A...) noexcept, void> : ArgumentList<A...> {
    static constexpr bool known = true;
};
template <class M>
struct MemberParameters;
template <class C, class R, class... A>
struct MemberParameters<R (C::*)(A...)> : ArgumentList<A...> {
};
template <class C, class R, class... A>
struct MemberParameters<R (C::*)(A...) const> : ArgumentList<A...> {
};
template <class C, class R, class... A>
struct MemberParameters<R (C::*)(A...) noexcept> : ArgumentList<A...> {
};
template <class C, class R, class... A>
struct MemberParameters<R (C::*)(A...) const noexcept> : ArgumentList<A...> {
};
template <class F>
struct Parameters<F, std::void_t<decltype(&F::operator())>>
    : MemberParameters<decltype(&F::operator())> {
    static constexpr bool known = true;
};

// The tuple in which arguments given as `Given` travel: the parameter types where they are known,
// so that conversions happen before encoding; what was given otherwise.
template <class F, class Given, bool = Parameters<F>::known>
struct Travelling {
    using type = typename Parameters<F>::Tuple;
};
template <class F, class... Given>
struct Travelling<F, std::tuple<Given...>, false> {
    using type = std::tuple<std::decay_t<Given>...>;
};

// Decodes the arguments, calls `decoded` (their bytes may go), then the function. Its result, which
// nobody takes, may be of any type.
using OnceThunk = void (*)(void* target, ByteReader& arguments, base::FunctionView<void()> decoded);

// A function together with the types of its arguments and its result.
template <class F, class Given>
struct Call;

template <class F, class... Given>
struct Call<F, std::tuple<Given...>> {
    using Arguments = typename Travelling<F, std::tuple<Given...>>::type;
    static_assert(std::tuple_size_v<Arguments> == sizeof...(Given),
                  "the function takes another number of arguments than it is given");
    using Raw = decltype(std::apply(std::declval<F&>(), std::declval<Arguments>()));
    // A function that returns nothing has the result Nothing.
    using Result = std::conditional_t<std::is_void_v<Raw>, Nothing, std::decay_t<Raw>>;

    template <class Tuple>
    static Result invoke(F& function, Tuple&& arguments)
    {
        if constexpr (std::is_void_v<Raw>) {
            std::apply(function, std::forward<Tuple>(arguments));
            return {};
        } else {
            return std::apply(function, std::forward<Tuple>(arguments));
        }
    }

    // Encodes each argument as the type in which it travels, without a copy where it is that
    // already.
    template <class Tuple>
    static void encodeArguments(ByteWriter& out, const Tuple& given)
    {
        encodeEach(out, given, std::make_index_sequence<std::tuple_size_v<Tuple>>{});
    }

    static void thunk(void* target, ByteReader& in, ByteWriter& out)
    {
        Arguments arguments = timedCodec(
            [&in] { return decodeArguments(in, std::make_index_sequence<sizeof...(Given)>{}); });
        if constexpr (std::is_pointer_v<F>) {
            F function = reinterpret_cast<F>(target);
            encodeResult(out, invoke(function, std::move(arguments)));
        } else if constexpr (isPortable<F>) {
            F function{};
            encodeResult(out, invoke(function, std::move(arguments)));
        }
    }

    // Whether many items can travel as one block.
    static constexpr bool fitsBlocks = Fixed<Arguments>::possible && Fixed<Result>::possible;

    // Encodes one item's arguments for a block.
    template <class Tuple>
    static void storeArguments(std::byte* place, const Tuple& given)
    {
        storeEach(place, given, std::make_index_sequence<std::tuple_size_v<Tuple>>{});
    }

    static void blockThunk(void* target, Block& block, std::uint32_t end)
    {
        if constexpr (std::is_pointer_v<F>) {
            runBlock(reinterpret_cast<F>(target), block, end);
        } else if constexpr (isPortable<F>) {
            runBlock(F{}, block, end);
        }
    }

    static FunctionRef reference(const F& function)
    {
        static const CodeAddress thunkAddress = addressOf(reinterpret_cast<const void*>(&thunk));
        return referenceThrough(thunkAddress, function);
    }

    // The same for a call of a BlockThunk.
    static FunctionRef blockReference(const F& function)
    {
        static const CodeAddress thunkAddress =
            addressOf(reinterpret_cast<const void*>(&blockThunk));
        return referenceThrough(thunkAddress, function);
    }

    // The same for a call of an OnceThunk.
    static FunctionRef referenceWithoutResult(const F& function)
    {
        static const CodeAddress thunkAddress =
            addressOf(reinterpret_cast<const void*>(&thunkWithoutResult));
        return referenceThrough(thunkAddress, function);
    }

private:
    static void encodeResult(ByteWriter& out, const Result& result)
    {
        timedCodec([&] { encode(out, result); });
    }

    static void runBlock(F function, Block& block, std::uint32_t end)
    {
        Progress& progress = *block.progress;
        const std::atomic<std::uint64_t>& wakeAt = *block.wakeAt;
        const std::atomic<std::uint32_t>& stopRequests = *block.stopRequests;
        while (block.next < end) {
            const std::size_t item = block.next;
            block.task->index = block.firstIndex + item;
            const std::uint64_t sequence = block.firstSequence + item;
            Fixed<Result>::store(
                block.results + item * Fixed<Result>::size,
                invoke(function,
                       Fixed<Arguments>::load(block.arguments + item * Fixed<Arguments>::size)));
            block.next = static_cast<std::uint32_t>(item + 1);
            progress.store(sequence, std::memory_order_release);
            // This order is enough where the host fences for both: see HostChannel::takeBack().
            std::atomic_signal_fence(std::memory_order_seq_cst);
            // 0, for never, becomes the largest number of all.
            if (wakeAt.load(std::memory_order_relaxed) - 1 < sequence ||
                stopRequests.load(std::memory_order_relaxed) != block.stopRequestsSeen) {
                return;
            }
        }
    }

    static void thunkWithoutResult(void* target, ByteReader& in, base::FunctionView<void()> decoded)
    {
        Arguments arguments = decodeArguments(in, std::make_index_sequence<sizeof...(Given)>{});
        decoded();
        if constexpr (std::is_pointer_v<F>) {
            static_cast<void>(std::apply(reinterpret_cast<F>(target), std::move(arguments)));
        } else if constexpr (isPortable<F>) {
            F function{};
            static_cast<void>(std::apply(function, std::move(arguments)));
        }
    }

    static FunctionRef referenceThrough(const CodeAddress& thunkAddress,
                                        [[maybe_unused]] const F& function)
    {
        if constexpr (std::is_pointer_v<F>) {
            return {thunkAddress, addressOf(reinterpret_cast<const void*>(function))};
        } else {
            return {thunkAddress, {}};
        }
    }

    template <class Tuple, std::size_t... I>
    static void encodeEach(ByteWriter& out, const Tuple& given, std::index_sequence<I...>)
    {
        (encodeAs<std::tuple_element_t<I, Arguments>>(out, std::get<I>(given)), ...);
    }

    template <class Tuple, std::size_t... I>
    static void storeEach([[maybe_unused]] std::byte* place, const Tuple& given,
                          std::index_sequence<I...>)
    {
        ((Fixed<std::tuple_element_t<I, Arguments>>::store(
              place, static_cast<std::tuple_element_t<I, Arguments>>(std::get<I>(given))),
          place += Fixed<std::tuple_element_t<I, Arguments>>::size),
         ...);
    }

    template <class Wanted, class Value>
    static void encodeAs(ByteWriter& out, const Value& value)
    {
        if constexpr (std::is_same_v<Wanted, Value>) {
            encode(out, value);
        } else {
            encode(out, static_cast<Wanted>(value));
        }
    }

    template <std::size_t... I>
    static Arguments decodeArguments([[maybe_unused]] ByteReader& in, std::index_sequence<I...>)
    {
        // Braces keep the order.
        return Arguments{decode<std::tuple_element_t<I, Arguments>>(in)...};
    }
};

}  // namespace mp::task
