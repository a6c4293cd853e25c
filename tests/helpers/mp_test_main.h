#pragma once

#include "mp/init.h"

#include <QCoreApplication>
#include <QTest>

// main() of a test that starts worker processes: they are this very program and must reach mp::init
// before anything else.
#define MP_TEST_MAIN(TestClass)                         \
    int main(int argc, char** argv)                     \
    {                                                   \
        mp::init(argc, argv);                           \
        const QCoreApplication application(argc, argv); \
        TestClass test;                                 \
        return QTest::qExec(&test, argc, argv);         \
    }
