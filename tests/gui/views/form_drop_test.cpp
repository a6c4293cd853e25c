// Files that are dropped on the experiment form.
#include "gui/views/drop_dialog.h"
#include "gui/views/experiment_form.h"
#include "gui/window_hand.h"
#include "lab/preset.h"

#include <QApplication>
#include <QClipboard>
#include <QDropEvent>
#include <QFile>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <sys/stat.h>

using Kind = lab::ItemSource::Kind;

namespace {

struct Fixture : WindowHand {
    Fixture() : WindowHand(form)
    {
        form.resize(300, 900);
        form.show();
        active = QTest::qWaitForWindowActive(&form);
    }

    // As the window system hands it over.
    static void drop(QWidget* on, const QStringList& paths)
    {
        QMimeData files;
        QList<QUrl> urls;
        for (const QString& path : paths) {
            urls.append(QUrl::fromLocalFile(path));
        }
        files.setUrls(urls);
        const QPoint at = on->rect().center();
        QDragEnterEvent enter(at, Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(on, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(at, Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(on, &drop);
        QVERIFY(drop.isAccepted());
    }

    lab::ItemSource items() const
    {
        try {
            return form.runExperiment().items;
        } catch (const lab::ExperimentError&) {
            return {};
        }
    }
    gui::DropDialog* dialog() const { return form.findChild<gui::DropDialog*>(); }
    // What the dialog asks, answered.
    void answer(const char* radio) const
    {
        QTRY_VERIFY(dialog() != nullptr && dialog()->isVisible());
        QTest::keyClick(find<QRadioButton>(radio), Qt::Key_Space);
        click("dropTake");
        QTRY_VERIFY(dialog() == nullptr);
    }

    gui::ExperimentForm form;
    bool active = false;
};

}  // namespace

class FormDropTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    void aFolderBecomesTheItemsAndCanBeUndone()
    {
        Fixture f;
        f.chooseTask("sha256");
        Fixture::drop(&f.form, {m_folder->path()});
        QTRY_COMPARE(f.items().path, m_folder->path().toStdString());
        QCOMPARE(f.items().kind, Kind::Files);
        QTest::keyClick(f.find<QLineEdit>("filesPath"), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(f.find<QLineEdit>("filesPath")->text(), QString());
    }

    void severalFilesBecomeAListOnAnyField()
    {
        Fixture f;
        f.chooseTask("sha256");
        const QString one = file("one", "1");
        const QString two = file("שלום 🙂 [a]*", "2");
        Fixture::drop(f.find<QLineEdit>("timeEdit"), {one, two});
        QTRY_COMPARE(f.items().list.size(), std::size_t{2});
        QCOMPARE(f.items().list[1], two.toStdString());
        QCOMPARE(f.find<QLineEdit>("timeEdit")->text(), QString());
    }

    void aFileThatIsNoTextIsTheItem()
    {
        Fixture f;
        f.chooseTask("sha256");
        const QString path = file("picture", QByteArray("\x89PNG\0\xff", 6));
        Fixture::drop(&f.form, {path});
        QTRY_COMPARE(f.items().path, path.toStdString());
        QCOMPARE(f.items().kind, Kind::Files);
    }

    void aTextFileIsAskedAbout()
    {
        Fixture f;
        f.chooseTask("sleep");
        const QString path = file("names.txt", "a\nb\n");
        Fixture::drop(f.find<QPlainTextEdit>("itemsText")->viewport(), {path});
        QTRY_VERIFY(f.dialog() != nullptr);
        QVERIFY(f.find<QRadioButton>("dropAsLines")->isChecked());  // what is likely meant
        QVERIFY(!f.find<QRadioButton>("dropAsColumn")->isVisible());
        f.answer("dropAsLines");
        QCOMPARE(f.items().kind, Kind::Lines);
        QCOMPARE(f.items().path, path.toStdString());
        f.chooseTask("sha256");
        Fixture::drop(&f.form, {path});
        QTRY_VERIFY(f.dialog() != nullptr);
        QVERIFY(f.find<QRadioButton>("dropAsFile")->isChecked());
        f.answer("dropAsFile");
        QCOMPARE(f.items().kind, Kind::Files);
    }

    void aColumnOfATableBecomesItems()
    {
        Fixture f;
        f.chooseTask("sleep");
        const QString path =
            file("urls.csv", "id,\"the url\"\r\n1,http://a/\r\n2,\"http://b/?x=1,2\"\r\n3,\r\n");
        Fixture::drop(&f.form, {path});
        QTRY_VERIFY(f.dialog() != nullptr);
        auto* columns = f.find<QComboBox>("dropColumns");
        QCOMPARE(columns->count(), 2);
        QCOMPARE(columns->itemText(1), QStringLiteral("the url"));
        columns->setCurrentIndex(1);
        f.answer("dropAsColumn");
        QTRY_COMPARE(f.items().list, (std::vector<std::string>{"http://a/", "http://b/?x=1,2"}));
        QCOMPARE(f.find<QPlainTextEdit>("itemsText")->toPlainText(),
                 QStringLiteral("http://a/\nhttp://b/?x=1,2"));
    }

    void aBrokenTableIsToldUnderTheItems()
    {
        Fixture f;
        f.chooseTask("sleep");
        const auto before = f.items();
        Fixture::drop(&f.form, {file("bad.csv", "a,b\n1,\"never closed\n")});
        QTRY_VERIFY(f.dialog() != nullptr);
        f.find<QComboBox>("dropColumns")->setCurrentIndex(1);
        f.answer("dropAsColumn");
        QTRY_VERIFY(f.label("itemsError").contains(QStringLiteral("line 2")));
        QCOMPARE(f.items().kind, before.kind);
    }

    void whatIsNeitherIsToldUnderTheItems()
    {
        Fixture f;
        const QString pipe = m_folder->filePath(QStringLiteral("pipe"));
        QCOMPARE(::mkfifo(pipe.toLocal8Bit().constData(), 0600), 0);
        Fixture::drop(&f.form, {pipe});
        QTRY_VERIFY(f.label("itemsError").contains(pipe));
        Fixture::drop(&f.form, {m_folder->path(), file("x", "x")});
        QTRY_VERIFY(f.label("itemsError").contains(QStringLiteral("either files or one folder")));
    }

    void aPresetIsOpenedInsteadOfTaken()
    {
        Fixture f;
        lab::Experiment experiment;
        experiment.task = "square";
        const QString path = file("p.json", QByteArray::fromStdString(lab::presetText(experiment)));
        QSignalSpy presets(&f.form, &gui::ExperimentForm::presetDropped);
        Fixture::drop(&f.form, {path});
        QTRY_COMPARE(presets.size(), 1);
        QCOMPARE(presets[0][0].toString(), path);
    }

    void filesFromTheClipboardAreTakenToo()
    {
        Fixture f;
        f.chooseTask("sha256");
        f.click("itemsLines");
        auto* files = new QMimeData;
        files->setUrls({QUrl::fromLocalFile(m_folder->path())});
        QGuiApplication::clipboard()->setMimeData(files);
        auto* edit = f.find<QPlainTextEdit>("itemsText");
        edit->setFocus();
        QTest::keyClick(edit, Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE(f.items().path, m_folder->path().toStdString());
    }

private:
    QString file(const QString& name, const QByteArray& bytes) const
    {
        QFile made(m_folder->filePath(name));
        if (!made.open(QIODevice::WriteOnly) || made.write(bytes) != bytes.size()) {
            qFatal("no file can be made");
        }
        return made.fileName();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_MAIN(FormDropTest)
#include "form_drop_test.moc"
