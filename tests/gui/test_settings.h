#pragma once

#include <QCoreApplication>
#include <QSettings>
#include <QStandardPaths>

// Settings of the test's own, and none that an earlier test has left.
inline void useTestSettings(const char* test)
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(QStringLiteral("PoolscopeTest"));
    QCoreApplication::setApplicationName(QString::fromLatin1(test));
    QSettings().clear();
}
