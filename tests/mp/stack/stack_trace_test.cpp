#include "mp/stack/stack_trace.h"
#include "mp/stack/observed_call.h"

#include <QtTest/QtTest>

#include <signal.h>

#include <cstring>
#include <stdexcept>

using mp::stack::RawStack;
using mp::stack::StackTrace;

namespace {

volatile int g_depth = 0;

[[gnu::noinline]] void throwingInner(int number)
{
    g_depth = number;
    if (number > 0) {
        throw std::runtime_error("on purpose");
    }
}

[[gnu::noinline]] void callingOuter(int number)
{
    throwingInner(number);
    g_depth = 0;  // so that the call isn't a jump
}

RawStack stackOfThrow(int number)
{
    RawStack thrownAt;
    try {
        mp::stack::callObserved([number] { callingOuter(number); }, thrownAt);
    } catch (const std::runtime_error&) {
        return thrownAt;
    }
    return thrownAt;
}

RawStack g_interrupted;

void onSignal(int)
{
    mp::stack::takeStack(g_interrupted, mp::stack::From::Interrupted, nullptr);
}

[[gnu::noinline]] void interruptedFunction()
{
    raise(SIGUSR1);
    g_depth = 0;
}

std::vector<std::byte> encoded(const StackTrace& trace)
{
    mp::task::HeapStore store;
    mp::task::ByteWriter out({}, store);
    trace.encode(out);
    return {out.written().begin(), out.written().end()};
}

StackTrace decoded(std::span<const std::byte> bytes)
{
    mp::task::ByteReader in(bytes);
    return StackTrace::decode(in);
}

}  // namespace

class StackTraceTest : public QObject {
    Q_OBJECT

private slots:
    void throwIsSeenWithItsCallersInnermostFirst()
    {
        const QString text = QString::fromStdString(StackTrace(stackOfThrow(1)).text());
        const auto inner = text.indexOf("throwingInner(int)");
        const auto outer = text.indexOf("callingOuter(int)");
        QVERIFY2(inner >= 0 && outer > inner, qPrintable(text));
        QVERIFY2(text.startsWith("#0  (anonymous namespace)::throwingInner(int)"),
                 qPrintable(text));
        QVERIFY2(text.contains("stack_trace_test.cpp:"), qPrintable(text));
    }

    void framesOutsideTheCallAreLeftOut()
    {
        const QString text = QString::fromStdString(StackTrace(stackOfThrow(1)).text());
        QVERIFY2(!text.contains("  main"), qPrintable(text));
    }

    void callThatReturnsHasNoStack() { QCOMPARE(stackOfThrow(0).frames, 0U); }

    void exceptionCaughtWithinIsNotNoted()
    {
        RawStack thrownAt;
        mp::stack::callObserved([] { stackOfThrow(1); }, thrownAt);
        QCOMPARE(thrownAt.frames, 0U);
    }

    void nestedCallLeavesTheOuterOneItsPlace()
    {
        RawStack outer;
        try {
            mp::stack::callObserved(
                [] {
                    stackOfThrow(1);
                    throwingInner(2);
                },
                outer);
        } catch (const std::runtime_error&) {
        }
        const QString text = QString::fromStdString(StackTrace(outer).text());
        QVERIFY2(text.contains("throwingInner(int)"), qPrintable(text));
        QVERIFY2(!text.contains("callingOuter(int)"), qPrintable(text));
    }

    void handlerSeesTheInterruptedFunctionAndNotItself()
    {
        mp::stack::prepareStacks();
        struct sigaction action {};
        struct sigaction before {};
        action.sa_handler = onSignal;
        sigaction(SIGUSR1, &action, &before);

        interruptedFunction();

        sigaction(SIGUSR1, &before, nullptr);
        const QString text = QString::fromStdString(StackTrace(g_interrupted).text());
        QVERIFY2(text.contains("interruptedFunction()"), qPrintable(text));
        QVERIFY2(!text.contains("onSignal"), qPrintable(text));
    }

    void deepStackEndsAtItsLimit()
    {
        struct Recursion {
            static void down(int left)
            {
                if (left == 0) {
                    throw std::runtime_error("at the bottom");
                }
                down(left - 1);
                g_depth = left;
            }
        };
        RawStack thrownAt;
        try {
            mp::stack::callObserved([] { Recursion::down(1000); }, thrownAt);
        } catch (const std::runtime_error&) {
        }
        QCOMPARE(std::size_t{thrownAt.frames}, mp::stack::kMostFrames);
    }

    void travelsUnchanged()
    {
        const StackTrace sent(stackOfThrow(1));
        const StackTrace received = decoded(encoded(sent));
        QVERIFY(!sent.empty());
        QCOMPARE(received.text(), sent.text());
    }

    void shortenedBytesAreRefused()
    {
        const auto bytes = encoded(StackTrace(stackOfThrow(1)));
        for (std::size_t length = 0; length < bytes.size(); ++length) {
            QVERIFY_EXCEPTION_THROWN(decoded(std::span(bytes).first(length)),
                                     mp::task::DecodeError);
        }
    }

    void whatABrokenProcessWroteDoesNoHarm()
    {
        RawStack broken;
        std::memset(static_cast<void*>(&broken), 0xFF, sizeof broken);

        const StackTrace trace(broken);

        QCOMPARE(trace.frames().size(), mp::stack::kMostFrames);
        QVERIFY(trace.text().find("?? (0xffffffffffffffff)") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(StackTraceTest)
#include "stack_trace_test.moc"
