<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en">
<!-- The plural forms alone; all other texts are English in the sources. -->
<context>
    <name>EventText</name>
    <message numerus="yes">
        <source>a pool of %n worker(s) is being started</source>
        <translation>
            <numerusform>a pool of %n worker is being started</numerusform>
            <numerusform>a pool of %n workers is being started</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the pool has %n worker(s) from now on</source>
        <translation>
            <numerusform>the pool has %n worker from now on</numerusform>
            <numerusform>the pool has %n workers from now on</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) queued</source>
        <translation>
            <numerusform>%n task queued</numerusform>
            <numerusform>%n tasks queued</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) cancelled before they began</source>
        <translation>
            <numerusform>%n task cancelled before it began</numerusform>
            <numerusform>%n tasks cancelled before they began</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) failed before they began</source>
        <translation>
            <numerusform>%n task failed before it began</numerusform>
            <numerusform>%n tasks failed before they began</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LaneList</name>
    <message numerus="yes">
        <source>%n task(s)</source>
        <translation>
            <numerusform>%n task</numerusform>
            <numerusform>%n tasks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gui::EventPanel</name>
    <message numerus="yes">
        <source>%n event(s)</source>
        <translation>
            <numerusform>%n event</numerusform>
            <numerusform>%n events</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gui::MainWindow</name>
    <message numerus="yes">
        <source>No repetition with %n worker(s) has been recorded: one of very many tasks is only measured, and old ones make room for new ones.</source>
        <translation>
            <numerusform>No repetition with %n worker has been recorded: one of very many tasks is only measured, and old ones make room for new ones.</numerusform>
            <numerusform>No repetition with %n workers has been recorded: one of very many tasks is only measured, and old ones make room for new ones.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gui::SweepChart</name>
    <message numerus="yes">
        <source>%n core(s)</source>
        <translation>
            <numerusform>%n core</numerusform>
            <numerusform>%n cores</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n worker(s): %1</source>
        <translation>
            <numerusform>%n worker: %1</numerusform>
            <numerusform>%n workers: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gui::VerdictAdvice</name>
    <message numerus="yes">
        <source>Use %n worker(s)</source>
        <translation>
            <numerusform>Use %n worker</numerusform>
            <numerusform>Use %n workers</numerusform>
        </translation>
    </message>
</context>
</TS>
