#include "gui/shell/appearance.h"
#include "gui/private_bus.h"
#include "gui/shell/shell_window.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QDBusVariant>
#include <QMap>

#include <algorithm>

using gui::Appearance;
using gui::DesktopScheme;
using gui::Theme;
using gui::ThemeMode;

namespace {

constexpr double kText = 4.5;
constexpr int kSlowMs = 30'000;  // on a busy machine

bool isDark()
{
    return Theme::of(QApplication::palette()).dark;
}

// Text of a widget as the style has set it, and what is painted behind it: the commonest pixel.
QColor textOf(const QWidget* widget)
{
    return widget->palette().color(QPalette::Active, widget->foregroundRole());
}

QColor backOf(QWidget& window, const QWidget* widget)
{
    const QRect place(widget->mapTo(&window, QPoint()), widget->size());
    QImage image(place.size(), QImage::Format_RGB32);
    window.render(&image, {}, place);
    QMap<QRgb, int> counts;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            ++counts[image.pixel(x, y)];
        }
    }
    return QColor(std::max_element(counts.begin(), counts.end()).key());
}

bool showsText(const QWidget* widget)
{
    if (const auto* label = qobject_cast<const QLabel*>(widget)) {
        return !label->text().isEmpty();
    }
    if (const auto* button = qobject_cast<const QAbstractButton*>(widget)) {
        return !button->text().isEmpty();
    }
    return qobject_cast<const QLineEdit*>(widget) != nullptr ||
           qobject_cast<const QComboBox*>(widget) != nullptr;
}

}  // namespace

// Stands in for the desktop's settings portal.
class Portal : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")

public:
    Portal(QDBusConnection bus, uint scheme) : m_scheme(scheme)
    {
        bus.registerObject(QStringLiteral("/org/freedesktop/portal/desktop"), this,
                           QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals);
        isThere = bus.registerService(QStringLiteral("org.freedesktop.portal.Desktop"));
    }
    void set(uint scheme)
    {
        m_scheme = scheme;
        emit SettingChanged(QStringLiteral("org.freedesktop.appearance"),
                            QStringLiteral("color-scheme"), QDBusVariant(scheme));
    }
    bool isThere = false;

public slots:
    QDBusVariant Read(const QString& space, const QString& key)
    {
        const bool known = space == QStringLiteral("org.freedesktop.appearance") &&
                           key == QStringLiteral("color-scheme");
        return QDBusVariant(QVariant::fromValue(QDBusVariant(known ? m_scheme : 99U)));
    }

signals:
    void SettingChanged(const QString& space, const QString& key, const QDBusVariant& value);

private:
    uint m_scheme;
};

class AppearanceTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        useTestSettings("appearance_test");
        QApplication::setStyle(QStringLiteral("Fusion"));
    }
    void init() { QSettings().clear(); }

    void followsTheDesktopAndItsChanges()
    {
        const PrivateBus bus;
        Portal portal(bus.connect("portal"), 1);
        QVERIFY(portal.isThere);
        const Appearance appearance(bus.connect("window"));
        QTRY_VERIFY_WITH_TIMEOUT(isDark(), kSlowMs);
        portal.set(2);
        QTRY_VERIFY_WITH_TIMEOUT(!isDark(), kSlowMs);
        portal.set(1);
        QTRY_VERIFY_WITH_TIMEOUT(isDark(), kSlowMs);
        portal.set(0);  // no preference: as the platform's palette
        QTRY_VERIFY_WITH_TIMEOUT(!isDark(), kSlowMs);
    }

    void whatTheUserChoseStandsAgainstTheDesktop()
    {
        const PrivateBus bus;
        Portal portal(bus.connect("portal2"), 1);
        Appearance appearance(bus.connect("window2"));
        QTRY_VERIFY_WITH_TIMEOUT(isDark(), kSlowMs);
        appearance.setMode(ThemeMode::Light);
        QVERIFY(!isDark());
        portal.set(2);
        portal.set(1);
        appearance.setMode(ThemeMode::System);
        QTRY_VERIFY_WITH_TIMEOUT(isDark(), kSlowMs);
    }

    void theChoiceIsRemembered()
    {
        {
            const ShellWindow w;
            QVERIFY(w.action("actionLookSystem")->isChecked());
            w.action("actionLookDark")->trigger();
            QVERIFY(isDark());
        }
        Theme::apply(*qApp, ThemeMode::Light);
        const ShellWindow next;
        QVERIFY(next.action("actionLookDark")->isChecked());
        QVERIFY(isDark());
    }

    void aBrokenSettingCountsAsNone()
    {
        QSettings().setValue(QStringLiteral("window/appearance"), QStringLiteral("pink"));
        QCOMPARE(Appearance().mode(), ThemeMode::System);
        QSettings().setValue(QStringLiteral("window/appearance"), 77);
        QCOMPARE(Appearance().mode(), ThemeMode::System);
    }

    void everyLabelHasTheInterfaceFont()
    {
        const ShellWindow w;
        const QString family = QFontInfo(gui::uiFont()).family();
        for (const char* action : {"actionLookLight", "actionLookDark", "actionLookLight"}) {
            for (const QLabel* label : w.window.findChildren<QLabel*>()) {
                QVERIFY2(label->fontInfo().family() == family,
                         qPrintable(QString::fromLatin1(action) + label->objectName() + u' ' +
                                    label->fontInfo().family()));
            }
            w.action(action)->trigger();
            QApplication::processEvents();
        }
    }

    void everyTextOnShowIsLegible_data()
    {
        QTest::addColumn<QString>("action");
        QTest::newRow("light") << "actionLookLight";
        QTest::newRow("dark") << "actionLookDark";
    }

    void everyTextOnShowIsLegible()
    {
        QFETCH(QString, action);
        const ShellWindow w;
        w.action(action.toLatin1())->trigger();
        QApplication::processEvents();
        int checked = 0;
        for (const QWidget* widget : w.window.findChildren<QWidget*>()) {
            const bool inView = widget->isVisible() && !widget->visibleRegion().isEmpty();
            if (!inView || !showsText(widget) || !widget->isEnabled()) {
                continue;
            }
            const QColor text = textOf(widget);
            const QColor back = backOf(const_cast<gui::MainWindow&>(w.window), widget);
            const double contrast = Theme::contrast(text, back);
            QVERIFY2(contrast >= kText,
                     qPrintable(QStringLiteral("%1 %2: %3 on %4 is %5")
                                    .arg(QLatin1String(widget->metaObject()->className()),
                                         widget->objectName(), text.name(), back.name())
                                    .arg(contrast)));
            ++checked;
        }
        QVERIFY2(checked > 30, qPrintable(QString::number(checked)));
    }
};

QTEST_MAIN(AppearanceTest)
#include "appearance_test.moc"
