<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>ChartPanel</name>
    <message>
        <source>Chart and verdict</source>
        <translation>График и вывод</translation>
    </message>
    <message>
        <source>The chart of the sweep, and what it says about the number of workers</source>
        <translation>График серии и то, что из него следует о числе исполнителей</translation>
    </message>
    <message>
        <source>A sweep measures several worker counts and shows how much faster each one is.</source>
        <translation>Серия измеряет работу при разном числе исполнителей и показывает, насколько она ускоряется.</translation>
    </message>
    <message>
        <source>What the chart shows</source>
        <translation>Что показывает график</translation>
    </message>
    <message>
        <source>Speedup</source>
        <translation>Ускорение</translation>
    </message>
    <message>
        <source>Efficiency</source>
        <translation>КПД</translation>
    </message>
    <message>
        <source>Throughput</source>
        <translation>Пропускная</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Время</translation>
    </message>
    <message>
        <source>Arrow keys go from count to count and show its values; Enter or a click opens that run. Hollow marks are repetitions that failed or were stopped.</source>
        <translation>Стрелки переходят от числа к числу и показывают его значения; Enter или щелчок открывает тот запуск. Полые метки — повторы, которые не удались или были прерваны.</translation>
    </message>
    <message>
        <source>The chart&apos;s numbers</source>
        <translation>Числа графика</translation>
    </message>
    <message>
        <source>The numbers that the chart draws. Enter or a double click opens the run of a row.</source>
        <translation>Числа, которые рисует график. Enter или двойной щелчок открывает запуск строки.</translation>
    </message>
    <message>
        <source>The fitted laws: σ is the serial part, κ what workers cost one another, with 95 % intervals</source>
        <translation>Подобранные законы: σ — последовательная часть, κ — во что исполнители обходятся друг другу, с 95-процентными интервалами</translation>
    </message>
    <message>
        <source>What the sweep says: which number of workers to choose, why not more, and the laws that fit the measurements</source>
        <translation>Что показала серия: сколько исполнителей выбрать, почему не больше и какие законы подходят к измерениям</translation>
    </message>
</context>
<context>
    <name>DropDialog</name>
    <message>
        <source>Items from a file</source>
        <translation>Элементы из файла</translation>
    </message>
    <message>
        <source>Each &amp;line is an item</source>
        <translation>Каждая &amp;строка — элемент</translation>
    </message>
    <message>
        <source>The file is read when the experiment runs; it may be of any length.</source>
        <translation>Файл читается при запуске опыта; он может быть любой длины.</translation>
    </message>
    <message>
        <source>Each value of a &amp;column is an item:</source>
        <translation>Каждое значение с&amp;толбца — элемент:</translation>
    </message>
    <message>
        <source>The values are copied into the form.</source>
        <translation>Значения копируются в форму.</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>Столбец</translation>
    </message>
    <message>
        <source>The columns as the first line of the file names them</source>
        <translation>Столбцы, как их называет первая строка файла</translation>
    </message>
    <message>
        <source>The &amp;file itself is the item</source>
        <translation>Элемент — сам &amp;файл</translation>
    </message>
    <message>
        <source>The task gets the path of the file.</source>
        <translation>Задача получает путь к файлу.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>&amp;Use as items</source>
        <translation>&amp;Взять как элементы</translation>
    </message>
    <message>
        <source>Leaves the items as they are</source>
        <translation>Оставляет элементы как есть</translation>
    </message>
    <message>
        <source>Puts what was chosen in the place of the items; Undo brings them back</source>
        <translation>Ставит выбранное на место элементов; «Отменить» возвращает их</translation>
    </message>
</context>
<context>
    <name>EventPanel</name>
    <message>
        <source>&amp;Show</source>
        <translation>&amp;Показать</translation>
    </message>
    <message>
        <source>Which events are shown</source>
        <translation>Какие события показаны</translation>
    </message>
    <message>
        <source>Which events are shown: what is notable, what concerns workers, what went wrong, or every single one, with the beginning and end of each task</source>
        <translation>Какие события показаны: заметные, об исполнителях, о неудачах или все подряд, с началом и концом каждой задачи</translation>
    </message>
    <message>
        <source>what is notable</source>
        <translation>заметное</translation>
    </message>
    <message>
        <source>workers</source>
        <translation>исполнители</translation>
    </message>
    <message>
        <source>failures</source>
        <translation>неудачи</translation>
    </message>
    <message>
        <source>every event</source>
        <translation>все события</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>События</translation>
    </message>
    <message>
        <source>What happened, one sentence an event. To select one shows its worker and its task everywhere.</source>
        <translation>Что произошло, по предложению на событие. Выбор события показывает его исполнителя и задачу повсюду.</translation>
    </message>
    <message>
        <source>Nothing to tell yet. While something runs, its workers and failures stand here in sentences.</source>
        <translation>Пока рассказывать нечего. Во время выполнения здесь словами описаны исполнители и неудачи.</translation>
    </message>
</context>
<context>
    <name>EventText</name>
    <message numerus="yes">
        <source>a pool of %n worker(s) is being started</source>
        <translation>
            <numerusform>запускается пул: %n исполнитель</numerusform>
            <numerusform>запускается пул: %n исполнителя</numerusform>
            <numerusform>запускается пул: %n исполнителей</numerusform>
        </translation>
    </message>
    <message>
        <source>the pool has ended</source>
        <translation>пул завершён</translation>
    </message>
    <message numerus="yes">
        <source>the pool has %n worker(s) from now on</source>
        <translation>
            <numerusform>теперь в пуле %n исполнитель</numerusform>
            <numerusform>теперь в пуле %n исполнителя</numerusform>
            <numerusform>теперь в пуле %n исполнителей</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) queued</source>
        <translation>
            <numerusform>в очередь поставлена %n задача</numerusform>
            <numerusform>в очередь поставлены %n задачи</numerusform>
            <numerusform>в очередь поставлено %n задач</numerusform>
        </translation>
    </message>
    <message>
        <source>all tasks have ended: %1 done, %2 failed, %3 cancelled</source>
        <translation>все задачи завершены: готово %1, с ошибкой %2, отменено %3</translation>
    </message>
    <message>
        <source>the run begins</source>
        <translation>запуск начинается</translation>
    </message>
    <message>
        <source>the run has ended</source>
        <translation>запуск завершён</translation>
    </message>
    <message>
        <source>a callback of the caller threw; nothing else comes of it</source>
        <translation>обратный вызов вызывающей стороны бросил исключение; больше это ни на что не влияет</translation>
    </message>
    <message>
        <source>a worker is being started in slot %1</source>
        <translation>в слоте %1 запускается исполнитель</translation>
    </message>
    <message>
        <source>worker %1 has used %2 of CPU and holds %3 of memory</source>
        <translation>исполнитель %1 израсходовал %2 процессорного времени и занимает %3 памяти</translation>
    </message>
    <message>
        <source>worker %1 suspended</source>
        <translation>исполнитель %1 приостановлен</translation>
    </message>
    <message>
        <source>worker %1 resumed</source>
        <translation>исполнитель %1 возобновлён</translation>
    </message>
    <message>
        <source>an event of a newer host</source>
        <translation>событие более нового хоста</translation>
    </message>
    <message>
        <source>worker %1 started in %2, replaces %3</source>
        <translation>исполнитель %1 запущен за %2, заменяет %3</translation>
    </message>
    <message>
        <source>worker %1 started in %2</source>
        <translation>исполнитель %1 запущен за %2</translation>
    </message>
    <message>
        <source>worker %1 killed by signal %2 while running task %3</source>
        <translation>исполнитель %1 убит сигналом %2 во время задачи %3</translation>
    </message>
    <message>
        <source>worker %1 killed by signal %2</source>
        <translation>исполнитель %1 убит сигналом %2</translation>
    </message>
    <message>
        <source>worker %1 left with exit status %2 while running task %3</source>
        <translation>исполнитель %1 вышел с кодом %2 во время задачи %3</translation>
    </message>
    <message>
        <source>worker %1 ended</source>
        <translation>исполнитель %1 завершён</translation>
    </message>
    <message>
        <source>worker %1 left with exit status %2</source>
        <translation>исполнитель %1 вышел с кодом %2</translation>
    </message>
    <message>
        <source>worker %1 ended, nobody knows how, while running task %2</source>
        <translation>исполнитель %1 завершён неизвестно как во время задачи %2</translation>
    </message>
    <message>
        <source>worker %1 ended, nobody knows how</source>
        <translation>исполнитель %1 завершён неизвестно как</translation>
    </message>
    <message>
        <source>task %1 runs on worker %2</source>
        <translation>задача %1 выполняется исполнителем %2</translation>
    </message>
    <message>
        <source>task %1 queued again (try %2 of %3)</source>
        <translation>задача %1 снова в очереди (попытка %2 из %3)</translation>
    </message>
    <message>
        <source>task %1 queued again (try %2)</source>
        <translation>задача %1 снова в очереди (попытка %2)</translation>
    </message>
    <message>
        <source>task %1 done by worker %2 in %3</source>
        <translation>задача %1 выполнена исполнителем %2 за %3</translation>
    </message>
    <message>
        <source>task %1 failed on worker %2 after %3</source>
        <translation>задача %1 завершилась ошибкой в исполнителе %2 через %3</translation>
    </message>
    <message>
        <source>task %1 lost with worker %2 after %3</source>
        <translation>задача %1 потеряна вместе с исполнителем %2 через %3</translation>
    </message>
    <message>
        <source>task %1 ran into its time limit on worker %2 after %3</source>
        <translation>задача %1 исчерпала свой предел времени в исполнителе %2 через %3</translation>
    </message>
    <message>
        <source>task %1 cancelled</source>
        <translation>задача %1 отменена</translation>
    </message>
    <message>
        <source>, %1 after its get(timeout=%2) gave up; the task ran on</source>
        <translation>, через %1 после отказа get(timeout=%2) от ожидания; задача продолжалась</translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) cancelled before they began</source>
        <translation>
            <numerusform>%n задача отменена до начала</numerusform>
            <numerusform>%n задачи отменены до начала</numerusform>
            <numerusform>%n задач отменено до начала</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) failed before they began</source>
        <translation>
            <numerusform>%n задача не удалась, не начавшись</numerusform>
            <numerusform>%n задачи не удались, не начавшись</numerusform>
            <numerusform>%n задач не удалось, не начавшись</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExperimentForm</name>
    <message>
        <source>Task</source>
        <translation>Задача</translation>
    </message>
    <message>
        <source>What the workers do to each item</source>
        <translation>Что исполнители делают с каждым элементом</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>Элементы</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Свои</translation>
    </message>
    <message>
        <source>The task&apos;s own items</source>
        <translation>Собственные элементы задачи</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>Строки</translation>
    </message>
    <message>
        <source>One item a line</source>
        <translation>По одному элементу в строке</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Числа</translation>
    </message>
    <message>
        <source>Whole numbers, both ends in</source>
        <translation>Целые числа, оба конца включены</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Файлы</translation>
    </message>
    <message>
        <source>The files of a folder, or those that a pattern matches</source>
        <translation>Файлы из папки или подходящие под шаблон</translation>
    </message>
    <message>
        <source>First number</source>
        <translation>Первое число</translation>
    </message>
    <message>
        <source>to</source>
        <translation>по</translation>
    </message>
    <message>
        <source>Last number, itself in</source>
        <translation>Последнее число, включительно</translation>
    </message>
    <message>
        <source>Last number</source>
        <translation>Последнее число</translation>
    </message>
    <message>
        <source>Folder or pattern, such as /usr/share/doc/*</source>
        <translation>Папка или шаблон, например /usr/share/doc/*</translation>
    </message>
    <message>
        <source>A folder or a pattern such as /usr/share/doc/*</source>
        <translation>Папка или шаблон, например /usr/share/doc/*</translation>
    </message>
    <message>
        <source>Folder or pattern</source>
        <translation>Папка или шаблон</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Обзор…</translation>
    </message>
    <message>
        <source>Pool</source>
        <translation>Пул</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>Процессы</translation>
    </message>
    <message>
        <source>Each worker is a process of its own</source>
        <translation>Каждый исполнитель — отдельный процесс</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Потоки</translation>
    </message>
    <message>
        <source>Workers are threads of the host</source>
        <translation>Исполнители — потоки хоста</translation>
    </message>
    <message>
        <source>Serial</source>
        <translation>Подряд</translation>
    </message>
    <message>
        <source>One item after another, by the host itself</source>
        <translation>Элементы один за другим, в самом хосте</translation>
    </message>
    <message>
        <source>Async</source>
        <translation>Async</translation>
    </message>
    <message>
        <source>One thread, many transfers at once</source>
        <translation>Один поток, много передач одновременно</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>Исполнители</translation>
    </message>
    <message>
        <source>Up to 4096</source>
        <translation>Не больше 4096</translation>
    </message>
    <message>
        <source>Chunk size</source>
        <translation>Размер порции</translation>
    </message>
    <message>
        <source>Items handed to a worker at once. Automatic: items ÷ (4 × workers); adaptive: by how long tasks take</source>
        <translation>Сколько элементов исполнитель получает за раз. Авто: элементы ÷ (4 × исполнители); по ходу: по длительности задач</translation>
    </message>
    <message>
        <source>Start method</source>
        <translation>Способ запуска</translation>
    </message>
    <message>
        <source>Forkserver: warm copies of one template. Spawn: each worker is a fresh program</source>
        <translation>Forkserver: готовые копии одного шаблона. Spawn: каждый исполнитель — новая программа</translation>
    </message>
    <message>
        <source>Retries</source>
        <translation>Повторные попытки</translation>
    </message>
    <message>
        <source>More tries after a worker died or an item ran into its limit</source>
        <translation>Сколько раз пробовать снова, если исполнитель погиб или элемент превысил предел</translation>
    </message>
    <message>
        <source>Hard limit</source>
        <translation>Предел элемента</translation>
    </message>
    <message>
        <source>none</source>
        <translation>нет</translation>
    </message>
    <message>
        <source>Time for one item, such as 2s or 500ms; its worker is replaced when it takes longer</source>
        <translation>Время на один элемент, например 2s или 500ms; если его не хватило, исполнителя заменяют</translation>
    </message>
    <message>
        <source>Time limit</source>
        <translation>Общий предел</translation>
    </message>
    <message>
        <source>Time for the whole run, such as 60s</source>
        <translation>Время на весь запуск, например 60s</translation>
    </message>
    <message>
        <source>Sweep workers</source>
        <translation>Исполнители в серии</translation>
    </message>
    <message>
        <source>Worker counts that a sweep measures, such as 1,2,4..8</source>
        <translation>При каком числе исполнителей измеряет серия, например 1,2,4..8</translation>
    </message>
    <message>
        <source>Repeats</source>
        <translation>Повторы</translation>
    </message>
    <message>
        <source>How often each worker count is measured</source>
        <translation>Сколько раз измерять при каждом числе исполнителей</translation>
    </message>
    <message>
        <source>As a command</source>
        <translation>Командой</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message>
        <source>Copies the command line that does the same</source>
        <translation>Копирует команду, которая делает то же самое</translation>
    </message>
    <message>
        <source>The command line that does the same</source>
        <translation>Команда, которая делает то же самое</translation>
    </message>
    <message>
        <source>Soft limit</source>
        <translation>Мягкий предел</translation>
    </message>
    <message>
        <source>Time for one item, such as 2s or 500ms; a task that takes longer is asked to end. Built-in tasks then fail and their worker goes on</source>
        <translation>Время на один элемент, например 2s или 500ms; задачу, которая работает дольше, просят завершиться. Встроенные задачи тогда завершаются с ошибкой, а их исполнитель продолжает работу</translation>
    </message>
    <message>
        <source>Run first</source>
        <translation>Сначала</translation>
    </message>
    <message>
        <source>Items that match this pattern go first, such as *.log; * stands for any characters, ? for one</source>
        <translation>Элементы, подходящие под этот образец, идут первыми, например *.log; * заменяет любые символы, ? — один</translation>
    </message>
    <message>
        <source>Get limit</source>
        <translation>Предел ожидания</translation>
    </message>
    <message>
        <source>How long each result is waited for, such as 1s; a later one is marked, and its task runs on</source>
        <translation>Сколько ждать каждого результата, например 1s; опоздавший будет отмечен, а его задача работает дальше</translation>
    </message>
    <message>
        <source>Output of tasks</source>
        <translation>Вывод задач</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Хранить</translation>
    </message>
    <message>
        <source>What each task writes to standard output and error is shown with its result, under Details. For worker processes</source>
        <translation>Что задача пишет в стандартный вывод и поток ошибок, видно у её результата в «Подробностях». Только для процессов</translation>
    </message>
    <message>
        <source>Keep the output of tasks with their results</source>
        <translation>Хранить вывод задач с их результатами</translation>
    </message>
    <message>
        <source>Type, paste, or drop a file or CSV here</source>
        <translation>Введите, вставьте или перетащите сюда файл или CSV</translation>
    </message>
    <message>
        <source>What an item is: each file, or each line of one file</source>
        <translation>Что считать элементом: каждый файл или каждую строку одного файла</translation>
    </message>
    <message>
        <source>What an item is</source>
        <translation>Что считать элементом</translation>
    </message>
    <message>
        <source>Each file is an item</source>
        <translation>Каждый файл — элемент</translation>
    </message>
    <message>
        <source>Each line of the file is an item</source>
        <translation>Каждая строка файла — элемент</translation>
    </message>
    <message>
        <source>Also after errors</source>
        <translation>И после ошибок</translation>
    </message>
    <message>
        <source>Retries follow errors that a task threw, too</source>
        <translation>Повторять и после ошибок, которые выбросила задача</translation>
    </message>
    <message>
        <source>Tasks per child</source>
        <translation>Задач на процесс</translation>
    </message>
    <message>
        <source>A worker process is replaced after so many items</source>
        <translation>Процесс-исполнитель заменяется после стольких элементов</translation>
    </message>
    <message>
        <source>Experiment</source>
        <translation>Опыт</translation>
    </message>
    <message>
        <source>What is to be run: a task, the items it is done for, and the pool of workers that does it</source>
        <translation>Что запускать: задача, элементы, над которыми она выполняется, и пул исполнителей, который её выполняет</translation>
    </message>
    <message>
        <source>Chooses a folder of files</source>
        <translation>Выбирает папку с файлами</translation>
    </message>
</context>
<context>
    <name>GuidePanel</name>
    <message>
        <source>What to do and what to look for</source>
        <translation>Что делать и на что смотреть</translation>
    </message>
    <message>
        <source>Leads through the chosen experiment: predict, run, look</source>
        <translation>Ведёт через выбранный опыт: предскажите, запустите, посмотрите</translation>
    </message>
    <message>
        <source>Starts the experiment as the form has it now</source>
        <translation>Запускает опыт таким, каков он сейчас в форме</translation>
    </message>
    <message>
        <source>Ne&amp;xt experiment</source>
        <translation>Сле&amp;дующий опыт</translation>
    </message>
    <message>
        <source>Fills the form with the next guided experiment</source>
        <translation>Заполняет форму следующим опытом с пояснениями</translation>
    </message>
    <message>
        <source>Close guide</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>Takes this panel away; the experiment stays in the form</source>
        <translation>Убирает эту панель; опыт остаётся в форме</translation>
    </message>
</context>
<context>
    <name>LaneList</name>
    <message>
        <source>slot %1</source>
        <translation>место %1</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>с ошибкой: %1</translation>
    </message>
    <message>
        <source>%1 % busy</source>
        <translation>занято %1 %</translation>
    </message>
    <message>
        <source>running task %1</source>
        <translation>выполняется задача %1</translation>
    </message>
    <message>
        <source>Worker %1, lane %2: %3</source>
        <translation>Исполнитель %1, дорожка %2: %3</translation>
    </message>
    <message numerus="yes">
        <source>%n task(s)</source>
        <translation>
            <numerusform>%n задача</numerusform>
            <numerusform>%n задачи</numerusform>
            <numerusform>%n задач</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Poolscope</source>
        <translation>Poolscope</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Файл</translation>
    </message>
    <message>
        <source>E&amp;dit</source>
        <translation>&amp;Правка</translation>
    </message>
    <message>
        <source>&amp;Experiment</source>
        <translation>&amp;Опыт</translation>
    </message>
    <message>
        <source>&amp;Worker</source>
        <translation>&amp;Исполнитель</translation>
    </message>
    <message>
        <source>&amp;Timeline</source>
        <translation>&amp;Шкала времени</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Вид</translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation>&amp;Оформление</translation>
    </message>
    <message>
        <source>Lan&amp;guage</source>
        <translation>&amp;Язык</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Справка</translation>
    </message>
    <message>
        <source>Toolbar</source>
        <translation>Панель инструментов</translation>
    </message>
    <message>
        <source>Experiment</source>
        <translation>Опыт</translation>
    </message>
    <message>
        <source>Speedup</source>
        <translation>Ускорение</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Результаты</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Выход</translation>
    </message>
    <message>
        <source>Closes the window and ends its host</source>
        <translation>Закрывает окно и завершает его хост</translation>
    </message>
    <message>
        <source>&amp;Find or do anything…</source>
        <translation>&amp;Найти действие…</translation>
    </message>
    <message>
        <source>Finds any action by a few of its letters</source>
        <translation>Находит любое действие по нескольким буквам</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>&amp;Запуск</translation>
    </message>
    <message>
        <source>Starts the experiment</source>
        <translation>Запускает опыт</translation>
    </message>
    <message>
        <source>S&amp;weep</source>
        <translation>&amp;Серия</translation>
    </message>
    <message>
        <source>Measures the experiment at each of the sweep&apos;s worker counts</source>
        <translation>Измеряет опыт при каждом числе исполнителей из серии</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>С&amp;топ</translation>
    </message>
    <message>
        <source>Stops what runs and keeps what is done</source>
        <translation>Останавливает работу; сделанное сохраняется</translation>
    </message>
    <message>
        <source>&amp;Copy as a command</source>
        <translation>Копировать &amp;команду</translation>
    </message>
    <message>
        <source>Copies the command lines that do the same in a terminal</source>
        <translation>Копирует команды, которые делают то же самое в терминале</translation>
    </message>
    <message>
        <source>&amp;Terminate</source>
        <translation>&amp;Завершить</translation>
    </message>
    <message>
        <source>Sends SIGTERM to the selected workers</source>
        <translation>Посылает SIGTERM выбранным исполнителям</translation>
    </message>
    <message>
        <source>&amp;Kill</source>
        <translation>&amp;Убить</translation>
    </message>
    <message>
        <source>Sends SIGKILL to the selected workers</source>
        <translation>Посылает SIGKILL выбранным исполнителям</translation>
    </message>
    <message>
        <source>&amp;Suspend</source>
        <translation>&amp;Приостановить</translation>
    </message>
    <message>
        <source>Sends SIGSTOP to the selected workers</source>
        <translation>Посылает SIGSTOP выбранным исполнителям</translation>
    </message>
    <message>
        <source>R&amp;esume</source>
        <translation>П&amp;родолжить</translation>
    </message>
    <message>
        <source>Sends SIGCONT to the selected workers</source>
        <translation>Посылает SIGCONT выбранным исполнителям</translation>
    </message>
    <message>
        <source>Sho&amp;w stack</source>
        <translation>Показать &amp;стек</translation>
    </message>
    <message>
        <source>Shows which calls the selected worker is in</source>
        <translation>Показывает, в каких вызовах находится выбранный исполнитель</translation>
    </message>
    <message>
        <source>Cancel selected &amp;items</source>
        <translation>&amp;Отменить выбранные элементы</translation>
    </message>
    <message>
        <source>What hasn&apos;t begun never will; a task that runs is asked to end</source>
        <translation>Не начатое уже не начнётся, выполняемую задачу просят закончить</translation>
    </message>
    <message>
        <source>&amp;Fit all</source>
        <translation>Показать &amp;всё</translation>
    </message>
    <message>
        <source>Shows the whole run on the timeline</source>
        <translation>Показывает на шкале времени весь запуск</translation>
    </message>
    <message>
        <source>Fit &amp;selection</source>
        <translation>Показать в&amp;ыбранное</translation>
    </message>
    <message>
        <source>Fills the timeline with the selected stretch or span</source>
        <translation>Растягивает выбранный промежуток или отрезок на всю шкалу</translation>
    </message>
    <message>
        <source>&amp;Undo zoom</source>
        <translation>Пр&amp;ежний масштаб</translation>
    </message>
    <message>
        <source>Goes back to the stretch of time that was in view before</source>
        <translation>Возвращает промежуток времени, который был виден до этого</translation>
    </message>
    <message>
        <source>Follow &amp;now</source>
        <translation>С&amp;ледить за текущим</translation>
    </message>
    <message>
        <source>Keeps the newest events in view while something runs</source>
        <translation>Держит в поле зрения новейшие события, пока идёт работа</translation>
    </message>
    <message>
        <source>&amp;Keys and gestures…</source>
        <translation>&amp;Клавиши и жесты…</translation>
    </message>
    <message>
        <source>Lists the timeline&apos;s keys and gestures</source>
        <translation>Перечисляет клавиши и жесты шкалы времени</translation>
    </message>
    <message>
        <source>&amp;Follow the desktop</source>
        <translation>&amp;Как в системе</translation>
    </message>
    <message>
        <source>Light or dark as the desktop is</source>
        <translation>Светлое или тёмное, как рабочий стол</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Светлое</translation>
    </message>
    <message>
        <source>Dark text on light surfaces</source>
        <translation>Тёмный текст на светлом фоне</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Тёмное</translation>
    </message>
    <message>
        <source>Light text on dark surfaces</source>
        <translation>Светлый текст на тёмном фоне</translation>
    </message>
    <message>
        <source>The desktop&apos;s language if it is English or Russian</source>
        <translation>Язык системы, если это английский или русский</translation>
    </message>
    <message>
        <source>All texts in English</source>
        <translation>Все тексты на английском</translation>
    </message>
    <message>
        <source>All texts in Russian</source>
        <translation>Все тексты на русском</translation>
    </message>
    <message>
        <source>Shows or hides the experiment&apos;s form</source>
        <translation>Показывает или прячет форму опыта</translation>
    </message>
    <message>
        <source>S&amp;peedup</source>
        <translation>&amp;Ускорение</translation>
    </message>
    <message>
        <source>Shows or hides the chart of speedup</source>
        <translation>Показывает или прячет график ускорения</translation>
    </message>
    <message>
        <source>&amp;Results</source>
        <translation>&amp;Результаты</translation>
    </message>
    <message>
        <source>Shows or hides the results&apos; table</source>
        <translation>Показывает или прячет таблицу результатов</translation>
    </message>
    <message>
        <source>&amp;Reset the arrangement</source>
        <translation>Вернуть &amp;расположение</translation>
    </message>
    <message>
        <source>&amp;About Poolscope</source>
        <translation>&amp;О программе Poolscope</translation>
    </message>
    <message>
        <source>Names the version and the licence</source>
        <translation>Называет версию и лицензию</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts…</source>
        <translation>&amp;Сочетания клавиш…</translation>
    </message>
    <message>
        <source>Lists every action with its keys and changes them</source>
        <translation>Перечисляет все действия с их клавишами и меняет их</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>Круп&amp;нее</translation>
    </message>
    <message>
        <source>Makes all texts and controls larger</source>
        <translation>Увеличивает все тексты и элементы управления</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>&amp;Мельче</translation>
    </message>
    <message>
        <source>Makes all texts and controls smaller</source>
        <translation>Уменьшает все тексты и элементы управления</translation>
    </message>
    <message>
        <source>&amp;Usual size</source>
        <translation>&amp;Обычный размер</translation>
    </message>
    <message>
        <source>Puts all texts and controls back to their usual size</source>
        <translation>Возвращает всем текстам и элементам управления обычный размер</translation>
    </message>
    <message>
        <source>&amp;What is this?</source>
        <translation>&amp;Что это?</translation>
    </message>
    <message>
        <source>Explains what the pointer is on, or else what has the keyboard</source>
        <translation>Объясняет то, на что наведён указатель, а если ничего — поле с фокусом ввода</translation>
    </message>
    <message>
        <source>Worker &amp;columns</source>
        <translation>Столбцы &amp;исполнителей</translation>
    </message>
    <message>
        <source>&amp;Details of the result…</source>
        <translation>&amp;Подробности результата…</translation>
    </message>
    <message>
        <source>The whole value, or the error with the calls that led to it</source>
        <translation>Значение целиком или ошибка с вызовами, которые к ней привели</translation>
    </message>
    <message>
        <source>Run selected items &amp;next</source>
        <translation>Выполнить выбранные &amp;следующими</translation>
    </message>
    <message>
        <source>They go before all others that no worker has yet</source>
        <translation>Они идут раньше всех остальных, ещё не выданных исполнителям</translation>
    </message>
    <message>
        <source>&amp;Chart</source>
        <translation>&amp;График</translation>
    </message>
    <message>
        <source>&amp;Marks</source>
        <translation>&amp;Метки</translation>
    </message>
    <message>
        <source>&amp;Order lanes</source>
        <translation>&amp;Порядок дорожек</translation>
    </message>
    <message>
        <source>Fi&amp;nd spans…</source>
        <translation>&amp;Найти отрезки…</translation>
    </message>
    <message>
        <source>Finds spans on the timeline by their label, and steps through them</source>
        <translation>Находит на шкале времени отрезки по их надписи и переходит от одного к другому</translation>
    </message>
    <message>
        <source>Filter &amp;to selection</source>
        <translation>Только в&amp;ыбранный промежуток</translation>
    </message>
    <message>
        <source>Keeps to the tasks of the measured stretch of time</source>
        <translation>Оставляет только задачи измеренного промежутка времени</translation>
    </message>
    <message>
        <source>&amp;Remove the filter</source>
        <translation>&amp;Убрать отбор</translation>
    </message>
    <message>
        <source>All tasks of the run are of interest again</source>
        <translation>Снова интересны все задачи запуска</translation>
    </message>
    <message>
        <source>Undo fi&amp;lter</source>
        <translation>Прежний &amp;отбор</translation>
    </message>
    <message>
        <source>Goes back to the filter that was there before</source>
        <translation>Возвращает отбор, который был до этого</translation>
    </message>
    <message>
        <source>Show &amp;waiting in the queue</source>
        <translation>Показывать о&amp;жидание в очереди</translation>
    </message>
    <message>
        <source>Draws a line through the idle time in which the next task was already in the queue</source>
        <translation>Проводит черту через простой, во время которого следующая задача уже стояла в очереди</translation>
    </message>
    <message>
        <source>By worker &amp;slot</source>
        <translation>По &amp;месту исполнителя</translation>
    </message>
    <message>
        <source>One lane after the other as the pool numbers its workers</source>
        <translation>Дорожки идут так, как пул нумерует исполнителей</translation>
    </message>
    <message>
        <source>By s&amp;tart</source>
        <translation>По &amp;началу</translation>
    </message>
    <message>
        <source>The lane whose worker started first is the upper one</source>
        <translation>Выше та дорожка, чей исполнитель начал раньше</translation>
    </message>
    <message>
        <source>By &amp;PID</source>
        <translation>По &amp;PID</translation>
    </message>
    <message>
        <source>The lane with the lowest process number is the upper one</source>
        <translation>Выше дорожка с наименьшим номером процесса</translation>
    </message>
    <message>
        <source>By &amp;busy share</source>
        <translation>По доле &amp;занятости</translation>
    </message>
    <message>
        <source>The busiest lane is the upper one</source>
        <translation>Выше самая занятая дорожка</translation>
    </message>
    <message>
        <source>By &amp;label</source>
        <translation>По на&amp;званию</translation>
    </message>
    <message>
        <source>In the alphabetical order of what is written before the lanes</source>
        <translation>По алфавиту того, что написано перед дорожками</translation>
    </message>
    <message>
        <source>&amp;Mark an instant</source>
        <translation>&amp;Отметить момент</translation>
    </message>
    <message>
        <source>Sets a mark at the cursor, or in the middle of what is in view</source>
        <translation>Ставит метку у курсора или посередине видимого</translation>
    </message>
    <message>
        <source>&amp;Previous mark</source>
        <translation>&amp;Предыдущая метка</translation>
    </message>
    <message>
        <source>Brings the mark before this one into view</source>
        <translation>Показывает метку перед этой</translation>
    </message>
    <message>
        <source>&amp;Next mark</source>
        <translation>&amp;Следующая метка</translation>
    </message>
    <message>
        <source>Brings the mark after this one into view</source>
        <translation>Показывает метку после этой</translation>
    </message>
    <message>
        <source>Re&amp;name the mark…</source>
        <translation>Пере&amp;именовать метку…</translation>
    </message>
    <message>
        <source>Gives the current mark another label</source>
        <translation>Даёт текущей метке другое название</translation>
    </message>
    <message>
        <source>&amp;Remove the mark</source>
        <translation>&amp;Убрать метку</translation>
    </message>
    <message>
        <source>Takes the current mark away</source>
        <translation>Убирает текущую метку</translation>
    </message>
    <message>
        <source>&amp;Replay</source>
        <translation>&amp;Повтор</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>События</translation>
    </message>
    <message>
        <source>&amp;Freeze</source>
        <translation>&amp;Заморозить</translation>
    </message>
    <message>
        <source>Holds timeline, tables and charts still while the recording goes on</source>
        <translation>Останавливает временную шкалу, таблицы и графики; запись продолжается</translation>
    </message>
    <message>
        <source>Back to &amp;live</source>
        <translation>К п&amp;рямому показу</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Сейчас</translation>
    </message>
    <message>
        <source>Shows the newest run again as it goes on</source>
        <translation>Снова показывает последний запуск по мере его хода</translation>
    </message>
    <message>
        <source>&amp;Choose a run</source>
        <translation>&amp;Выбрать запуск</translation>
    </message>
    <message>
        <source>Lists the runs of this window that are still in memory</source>
        <translation>Перечисляет запуски этого окна, ещё хранящиеся в памяти</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>&amp;Воспроизвести</translation>
    </message>
    <message>
        <source>Plays the run on show again from this moment on, or pauses</source>
        <translation>Воспроизводит показанный запуск с этого момента или останавливает воспроизведение</translation>
    </message>
    <message>
        <source>Play &amp;backwards</source>
        <translation>Воспроизвести &amp;назад</translation>
    </message>
    <message>
        <source>Plays the run on show backwards from this moment, or pauses</source>
        <translation>Воспроизводит показанный запуск назад с этого момента или останавливает воспроизведение</translation>
    </message>
    <message>
        <source>&amp;Next event</source>
        <translation>С&amp;ледующее событие</translation>
    </message>
    <message>
        <source>Goes on to the next event of the run</source>
        <translation>Переходит к следующему событию запуска</translation>
    </message>
    <message>
        <source>P&amp;revious event</source>
        <translation>П&amp;редыдущее событие</translation>
    </message>
    <message>
        <source>Goes back to the event before</source>
        <translation>Возвращается к предыдущему событию</translation>
    </message>
    <message>
        <source>To the be&amp;ginning</source>
        <translation>К на&amp;чалу</translation>
    </message>
    <message>
        <source>Shows the run as it was at its beginning</source>
        <translation>Показывает запуск таким, каким он был в начале</translation>
    </message>
    <message>
        <source>To the &amp;end</source>
        <translation>К &amp;концу</translation>
    </message>
    <message>
        <source>Shows the run as it was at its end</source>
        <translation>Показывает запуск таким, каким он был в конце</translation>
    </message>
    <message>
        <source>F&amp;aster</source>
        <translation>&amp;Быстрее</translation>
    </message>
    <message>
        <source>Replays at the next higher speed, up to 100 times</source>
        <translation>Повторяет со следующей большей скоростью, до стократной</translation>
    </message>
    <message>
        <source>&amp;Slower</source>
        <translation>&amp;Медленнее</translation>
    </message>
    <message>
        <source>Replays at the next lower speed, down to a hundredth</source>
        <translation>Повторяет со следующей меньшей скоростью, до одной сотой</translation>
    </message>
    <message>
        <source>E&amp;xport events…</source>
        <translation>&amp;Экспорт событий…</translation>
    </message>
    <message>
        <source>Writes the events on show to a file, one line each</source>
        <translation>Записывает показанные события в файл, по строке на событие</translation>
    </message>
    <message>
        <source>E&amp;vents</source>
        <translation>Со&amp;бытия</translation>
    </message>
    <message>
        <source>Shows or hides what happened in sentences</source>
        <translation>Показывает или скрывает описание событий словами</translation>
    </message>
    <message>
        <source>&amp;Presets</source>
        <translation>&amp;Заготовки</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>Открыть &amp;недавние</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Отменить</translation>
    </message>
    <message>
        <source>Takes back the last edit of the experiment form</source>
        <translation>Отменяет последнее изменение формы опыта</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Повторить</translation>
    </message>
    <message>
        <source>Does again what was undone in the experiment form</source>
        <translation>Возвращает отменённое изменение формы опыта</translation>
    </message>
    <message>
        <source>&amp;Save preset</source>
        <translation>&amp;Сохранить заготовку</translation>
    </message>
    <message>
        <source>Saves the experiment under the preset’s name, or asks for one</source>
        <translation>Сохраняет опыт под именем заготовки или спрашивает имя</translation>
    </message>
    <message>
        <source>Save preset &amp;as…</source>
        <translation>Сохранить заготовку &amp;как…</translation>
    </message>
    <message>
        <source>Saves the experiment as a preset with another name</source>
        <translation>Сохраняет опыт как заготовку с другим именем</translation>
    </message>
    <message>
        <source>&amp;Manage presets…</source>
        <translation>&amp;Управлять заготовками…</translation>
    </message>
    <message>
        <source>Opens, renames and deletes saved presets</source>
        <translation>Открывает, переименовывает и удаляет сохранённые заготовки</translation>
    </message>
    <message>
        <source>&amp;Open preset file…</source>
        <translation>&amp;Открыть файл заготовки…</translation>
    </message>
    <message>
        <source>Opens a preset from a file, such as one that somebody has shared</source>
        <translation>Открывает заготовку из файла, например полученного от кого-то</translation>
    </message>
    <message>
        <source>Save as &amp;file…</source>
        <translation>Сохранить в &amp;файл…</translation>
    </message>
    <message>
        <source>Writes the experiment into a preset file, to be shared</source>
        <translation>Записывает опыт в файл заготовки, которым можно поделиться</translation>
    </message>
    <message>
        <source>E&amp;xamples</source>
        <translation>&amp;Примеры</translation>
    </message>
    <message>
        <source>Guide</source>
        <translation>Пояснения</translation>
    </message>
    <message>
        <source>&amp;Guide</source>
        <translation>&amp;Пояснения</translation>
    </message>
    <message>
        <source>Shows or hides what to predict, do and look for</source>
        <translation>Показывает или скрывает, что предсказать, сделать и увидеть</translation>
    </message>
    <message>
        <source>&amp;Start page</source>
        <translation>&amp;Начальная страница</translation>
    </message>
    <message>
        <source>Shows the three ways to start: learn, measure, launch</source>
        <translation>Показывает три способа начать: изучить, измерить, выполнить</translation>
    </message>
    <message>
        <source>&amp;Learn</source>
        <comment>arrangement of the panels</comment>
        <translation>&amp;Обучение</translation>
    </message>
    <message>
        <source>Panels for learning: the guide beside a run and its results</source>
        <translation>Панели для обучения: пояснения рядом с запуском и его результатами</translation>
    </message>
    <message>
        <source>R&amp;un</source>
        <comment>arrangement of the panels</comment>
        <translation>Зап&amp;уск</translation>
    </message>
    <message>
        <source>Panels for running: form, timeline, tables and charts</source>
        <translation>Панели для запуска: форма, шкала времени, таблицы и графики</translation>
    </message>
    <message>
        <source>Pr&amp;ofile</source>
        <comment>arrangement of the panels</comment>
        <translation>&amp;Профиль</translation>
    </message>
    <message>
        <source>Panels for looking closely: a large timeline, workers and the chart</source>
        <translation>Панели для разбора: большая шкала времени, исполнители и график</translation>
    </message>
    <message>
        <source>Puts the panels of this arrangement back where they were at first</source>
        <translation>Возвращает панели этого расположения на их первоначальные места</translation>
    </message>
    <message>
        <source>Saved presets: opens one, or saves the experiment as one. The button says which is open, and whether it was changed since.</source>
        <translation>Сохранённые заготовки: открывает одну из них или сохраняет опыт. На кнопке видно, какая открыта и менялась ли она с тех пор.</translation>
    </message>
    <message>
        <source>&amp;Neighbour spans</source>
        <translation>&amp;Соседние отрезки</translation>
    </message>
    <message>
        <source>Res&amp;ult columns</source>
        <translation>Столбцы &amp;результатов</translation>
    </message>
    <message>
        <source>&amp;Next span</source>
        <translation>С&amp;ледующий отрезок</translation>
    </message>
    <message>
        <source>Chooses the span after the chosen one in its lane</source>
        <translation>Выбирает отрезок после выбранного на его дорожке</translation>
    </message>
    <message>
        <source>&amp;Previous span</source>
        <translation>&amp;Предыдущий отрезок</translation>
    </message>
    <message>
        <source>Chooses the span before the chosen one in its lane</source>
        <translation>Выбирает отрезок перед выбранным на его дорожке</translation>
    </message>
    <message>
        <source>Next &amp;try of the task</source>
        <translation>Следующая п&amp;опытка задачи</translation>
    </message>
    <message>
        <source>Chooses the next span of the same task, in whatever lane it is</source>
        <translation>Выбирает следующий отрезок той же задачи, на какой бы дорожке он ни был</translation>
    </message>
    <message>
        <source>Previous t&amp;ry of the task</source>
        <translation>Предыдущая поп&amp;ытка задачи</translation>
    </message>
    <message>
        <source>Chooses the span before of the same task, in whatever lane it is</source>
        <translation>Выбирает предыдущий отрезок той же задачи, на какой бы дорожке он ни был</translation>
    </message>
</context>
<context>
    <name>PresetDialog</name>
    <message>
        <source>Saved presets</source>
        <translation>Сохранённые заготовки</translation>
    </message>
    <message>
        <source>No presets yet. Save preset keeps the experiment under a name.</source>
        <translation>Заготовок пока нет. «Сохранить заготовку» сохраняет опыт под именем.</translation>
    </message>
    <message>
        <source>The saved presets. Enter opens one, F2 renames it, Delete moves it to the trash.</source>
        <translation>Сохранённые заготовки. Enter открывает, F2 переименовывает, Delete перемещает в корзину.</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>&amp;Открыть</translation>
    </message>
    <message>
        <source>Opens the preset; what stands in the form comes back with Undo</source>
        <translation>Открывает заготовку; прежнее содержимое формы вернёт «Отменить»</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>&amp;Переименовать</translation>
    </message>
    <message>
        <source>Gives the preset another name (F2)</source>
        <translation>Даёт заготовке другое имя (F2)</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Удалить</translation>
    </message>
    <message>
        <source>Moves the preset to the trash (Delete)</source>
        <translation>Перемещает заготовку в корзину (Delete)</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Закрыть</translation>
    </message>
    <message>
        <source>Closes this list</source>
        <translation>Закрывает этот список</translation>
    </message>
</context>
<context>
    <name>ReplayBar</name>
    <message>
        <source>Run on show</source>
        <translation>Показанный запуск</translation>
    </message>
    <message>
        <source>The runs of this window that are still in memory: choose one to see it again</source>
        <translation>Запуски этого окна, ещё хранящиеся в памяти: выберите, чтобы увидеть снова</translation>
    </message>
    <message>
        <source>Speed of the replay</source>
        <translation>Скорость повтора</translation>
    </message>
    <message>
        <source>How fast a replay goes: 1× is as fast as the run itself went</source>
        <translation>Скорость повтора: 1× — с той же скоростью, с какой шёл сам запуск</translation>
    </message>
    <message>
        <source>Moment of the run</source>
        <translation>Момент запуска</translation>
    </message>
    <message>
        <source>Drag to any moment of the run: timeline, tables and events show it as it was then</source>
        <translation>Перетащите к любому моменту запуска: шкала, таблицы и события покажут его таким, каким он был тогда</translation>
    </message>
    <message>
        <source>Former runs</source>
        <translation>Прошлые запуски</translation>
    </message>
</context>
<context>
    <name>ResultPanel</name>
    <message>
        <source>Results</source>
        <translation>Результаты</translation>
    </message>
    <message>
        <source>No results yet.</source>
        <translation>Результатов пока нет.</translation>
    </message>
    <message>
        <source>Which results to show</source>
        <translation>Какие результаты показать</translation>
    </message>
    <message>
        <source>All results, only those that failed or run now, or those of one worker</source>
        <translation>Все результаты, только неудачные, только выполняемые сейчас или результаты одного исполнителя</translation>
    </message>
    <message>
        <source>Failures first</source>
        <translation>Сначала неудачи</translation>
    </message>
    <message>
        <source>Shows results that failed, were lost or timed out before all others</source>
        <translation>Показывает неудачные, потерянные и не уложившиеся в срок результаты раньше всех остальных</translation>
    </message>
    <message>
        <source>The items with what became of them: their value or error, in the order in which they were given. Enter shows all of one.</source>
        <translation>Элементы и что с ними стало: значение или ошибка, в том порядке, в котором они заданы. Enter показывает один целиком.</translation>
    </message>
</context>
<context>
    <name>SavePresetDialog</name>
    <message>
        <source>Save preset</source>
        <translation>Сохранить заготовку</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Имя</translation>
    </message>
    <message>
        <source>url list</source>
        <translation>список URL</translation>
    </message>
    <message>
        <source>The name under which the experiment is kept. Presets are files in your data folder; all windows see them.</source>
        <translation>Имя, под которым хранится опыт. Заготовки — файлы в вашей папке данных; их видят все окна.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Saves nothing</source>
        <translation>Ничего не сохраняет</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Сохранить</translation>
    </message>
    <message>
        <source>Keeps the experiment under this name</source>
        <translation>Сохраняет опыт под этим именем</translation>
    </message>
</context>
<context>
    <name>SettingsCheck</name>
    <message>
        <source>Settings can&apos;t be kept: %1 can&apos;t be written. What you arrange and choose holds until the window is closed.</source>
        <translation>Настройки не сохранятся: в %1 нельзя писать. Всё, что вы расставите и выберете, действует, пока окно открыто.</translation>
    </message>
    <message>
        <source>The settings in %1 are damaged: only what could be read of them is used.</source>
        <translation>Настройки в %1 повреждены: взято только то, что удалось прочитать.</translation>
    </message>
</context>
<context>
    <name>ShortcutDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Сочетания клавиш</translation>
    </message>
    <message>
        <source>Find an action or a key</source>
        <translation>Найти действие или клавишу</translation>
    </message>
    <message>
        <source>Actions and their keys</source>
        <translation>Действия и их клавиши</translation>
    </message>
    <message>
        <source>New &amp;key:</source>
        <translation>Новая &amp;клавиша:</translation>
    </message>
    <message>
        <source>New key of the chosen action</source>
        <translation>Новая клавиша выбранного действия</translation>
    </message>
    <message>
        <source>Press the keys here as you mean to press them later, then Set.</source>
        <translation>Нажмите здесь клавиши так, как будете нажимать их потом, затем «Назначить».</translation>
    </message>
    <message>
        <source>&amp;Set</source>
        <translation>&amp;Назначить</translation>
    </message>
    <message>
        <source>&amp;No key</source>
        <translation>&amp;Без клавиши</translation>
    </message>
    <message>
        <source>&amp;Reset</source>
        <translation>&amp;Вернуть</translation>
    </message>
    <message>
        <source>Reset &amp;all</source>
        <translation>Вернуть в&amp;се</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>&amp;Закрыть</translation>
    </message>
    <message>
        <source>Shows only the actions whose name or keys have these letters</source>
        <translation>Показывает только действия, в названии или клавишах которых есть эти буквы</translation>
    </message>
    <message>
        <source>Every action with its keys. Select one to give it other keys below.</source>
        <translation>Все действия и их клавиши. Выберите одно, чтобы ниже дать ему другие клавиши.</translation>
    </message>
    <message>
        <source>Gives the chosen action the new key</source>
        <translation>Даёт выбранному действию новую клавишу</translation>
    </message>
    <message>
        <source>Leaves the chosen action without a key</source>
        <translation>Оставляет выбранное действие без клавиши</translation>
    </message>
    <message>
        <source>Gives the chosen action back its usual keys</source>
        <translation>Возвращает выбранному действию обычные клавиши</translation>
    </message>
    <message>
        <source>Gives every action back its usual keys</source>
        <translation>Возвращает всем действиям обычные клавиши</translation>
    </message>
    <message>
        <source>Closes this list; what was set is kept</source>
        <translation>Закрывает этот список; заданное сохраняется</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Start</source>
        <translation>Начало</translation>
    </message>
    <message>
        <source>What would you like to do?</source>
        <translation>Что вы хотите сделать?</translation>
    </message>
    <message>
        <source>Learn</source>
        <translation>Изучить</translation>
    </message>
    <message>
        <source>See in five small experiments what a pool of workers really does.</source>
        <translation>Увидеть в пяти небольших опытах, что на самом деле делает пул исполнителей.</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Измерить</translation>
    </message>
    <message>
        <source>Find out how many workers your work should have, and why not more.</source>
        <translation>Узнать, сколько исполнителей нужно вашей работе и почему не больше.</translation>
    </message>
    <message>
        <source>Launch</source>
        <translation>Выполнить</translation>
    </message>
    <message>
        <source>Do something with every file of a folder, several at a time, and watch it.</source>
        <translation>Обработать каждый файл папки, по нескольку сразу, и следить за этим.</translation>
    </message>
    <message>
        <source>Predict, run, look: five experiments</source>
        <translation>Предскажите, запустите, посмотрите: пять опытов</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Назад</translation>
    </message>
    <message>
        <source>Goes back to the three ways to start</source>
        <translation>Возвращает к трём способам начать</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Закрыть</translation>
    </message>
    <message>
        <source>Shows the timeline and the workers in place of this page</source>
        <translation>Показывает шкалу времени и исполнителей вместо этой страницы</translation>
    </message>
    <message>
        <source>Show at start</source>
        <translation>Показывать при запуске</translation>
    </message>
    <message>
        <source>Shows this page when Poolscope starts. Without it, the Help menu still has it</source>
        <translation>Показывает эту страницу при запуске Poolscope. Без этого она остаётся в меню «Справка»</translation>
    </message>
</context>
<context>
    <name>TextDialog</name>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Копировать</translation>
    </message>
    <message>
        <source>Copies the whole text</source>
        <translation>Копирует весь текст</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>&amp;Закрыть</translation>
    </message>
    <message>
        <source>The whole text, to be read, selected and copied</source>
        <translation>Весь текст: его можно читать, выделять и копировать</translation>
    </message>
    <message>
        <source>Closes this text</source>
        <translation>Закрывает этот текст</translation>
    </message>
</context>
<context>
    <name>TimeAxis</name>
    <message>
        <source>s</source>
        <translation>с</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>мс</translation>
    </message>
    <message>
        <source>µs</source>
        <translation>мкс</translation>
    </message>
    <message>
        <source>ns</source>
        <translation>нс</translation>
    </message>
    <message>
        <source>h</source>
        <translation>ч</translation>
    </message>
    <message>
        <source>min</source>
        <translation>мин</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>error</source>
        <translation>ошибка</translation>
    </message>
    <message>
        <source>timed out</source>
        <translation>время вышло</translation>
    </message>
    <message>
        <source>killed −%1</source>
        <translation>убит −%1</translation>
    </message>
    <message>
        <source>worker exited %1</source>
        <translation>исполнитель вышел с кодом %1</translation>
    </message>
    <message>
        <source>worker lost</source>
        <translation>исполнитель потерян</translation>
    </message>
    <message>
        <source>Run an experiment: each worker gets a lane here, each task a span, and the gaps are idle time.</source>
        <translation>Запустите опыт: у каждого исполнителя здесь будет дорожка, у каждой задачи — отрезок, а промежутки — это простой.</translation>
    </message>
</context>
<context>
    <name>TimelinePanel</name>
    <message>
        <source>Timeline</source>
        <translation>Шкала времени</translation>
    </message>
    <message>
        <source>Press Run to see every task on its worker, with the idle time between.</source>
        <translation>Нажмите «Запуск», чтобы увидеть каждую задачу у её исполнителя и простои между ними.</translation>
    </message>
    <message>
        <source>Zoom to selection</source>
        <translation>Растянуть выбранное</translation>
    </message>
    <message>
        <source>Fills the timeline with the measured stretch (F)</source>
        <translation>Растягивает измеренный промежуток на всю шкалу (F)</translation>
    </message>
    <message>
        <source>Filter to selection</source>
        <translation>Только выбранное</translation>
    </message>
    <message>
        <source>Keeps to the tasks of the measured stretch</source>
        <translation>Оставляет только задачи измеренного промежутка</translation>
    </message>
    <message>
        <source>Removes the filter; Shift+Backspace brings back the one before</source>
        <translation>Убирает отбор; Shift+Backspace возвращает прежний</translation>
    </message>
    <message>
        <source>Remove the filter</source>
        <translation>Убрать отбор</translation>
    </message>
    <message>
        <source>Label of a span</source>
        <translation>Надпись отрезка</translation>
    </message>
    <message>
        <source>Find spans by their label</source>
        <translation>Поиск отрезков по надписи</translation>
    </message>
    <message>
        <source>Enter goes to the next span whose label holds this text, Shift+Enter to the one before; Esc ends the search</source>
        <translation>Enter переходит к следующему отрезку с таким текстом в надписи, Shift+Enter — к предыдущему; Esc заканчивает поиск</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>Goes to the span found before this one (Shift+Enter)</source>
        <translation>Переходит к предыдущему найденному отрезку (Shift+Enter)</translation>
    </message>
    <message>
        <source>Previous span found</source>
        <translation>Предыдущий найденный отрезок</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Далее</translation>
    </message>
    <message>
        <source>Goes to the next span found (Enter)</source>
        <translation>Переходит к следующему найденному отрезку (Enter)</translation>
    </message>
    <message>
        <source>Next span found</source>
        <translation>Следующий найденный отрезок</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>Ends the search (Esc)</source>
        <translation>Заканчивает поиск (Esc)</translation>
    </message>
    <message>
        <source>End the search</source>
        <translation>Закончить поиск</translation>
    </message>
</context>
<context>
    <name>WorkerPanel</name>
    <message>
        <source>Workers</source>
        <translation>Исполнители</translation>
    </message>
    <message>
        <source>No workers yet.</source>
        <translation>Исполнителей пока нет.</translation>
    </message>
    <message>
        <source>The workers, one a row, with what each is doing now; as a tree also the processes that each has started. Who has ended stays until the next run. The menu key offers what can be done with the chosen ones.</source>
        <translation>Исполнители, по одному в строке, и что каждый делает сейчас; деревом — ещё и процессы, которые каждый запустил. Завершившиеся остаются до следующего запуска. Клавиша меню предлагает действия над выбранными.</translation>
    </message>
</context>
<context>
    <name>gui::ActionMatches</name>
    <message>
        <source>not available now</source>
        <translation>сейчас недоступно</translation>
    </message>
</context>
<context>
    <name>gui::Banner</name>
    <message>
        <source>Closes this message</source>
        <translation>Закрывает это сообщение</translation>
    </message>
    <message>
        <source>Close the message</source>
        <translation>Закрыть сообщение</translation>
    </message>
    <message>
        <source>What needs attention now. The message goes when it is closed, or when it is no longer true.</source>
        <translation>То, что сейчас требует внимания. Сообщение исчезает, когда его закрывают или когда оно больше не верно.</translation>
    </message>
</context>
<context>
    <name>gui::ChartActions</name>
    <message>
        <source>&amp;Speedup</source>
        <translation>&amp;Ускорение</translation>
    </message>
    <message>
        <source>Charts how many times faster than one worker each count is</source>
        <translation>Показывает, во сколько раз каждое число быстрее одного исполнителя</translation>
    </message>
    <message>
        <source>&amp;Efficiency</source>
        <translation>&amp;КПД</translation>
    </message>
    <message>
        <source>&amp;Throughput</source>
        <translation>&amp;Пропускная способность</translation>
    </message>
    <message>
        <source>Charts how many items a second are done</source>
        <translation>Показывает, сколько элементов выполняется в секунду</translation>
    </message>
    <message>
        <source>T&amp;ime</source>
        <translation>&amp;Время</translation>
    </message>
    <message>
        <source>Charts how long all items take</source>
        <translation>Показывает, сколько времени занимают все элементы</translation>
    </message>
    <message>
        <source>Show as a t&amp;able</source>
        <translation>Показать &amp;таблицей</translation>
    </message>
    <message>
        <source>Shows the chart&apos;s numbers as a table instead of the drawing</source>
        <translation>Показывает числа графика таблицей вместо рисунка</translation>
    </message>
    <message>
        <source>table</source>
        <translation>таблица</translation>
    </message>
    <message>
        <source>&amp;Logarithmic axes</source>
        <translation>&amp;Логарифмические оси</translation>
    </message>
    <message>
        <source>Makes equal ratios equally long on both axes of the chart</source>
        <translation>Делает равные отношения равными по длине на обеих осях графика</translation>
    </message>
    <message>
        <source>log</source>
        <translation>лог</translation>
    </message>
    <message>
        <source>Show &amp;repeats</source>
        <translation>Показать по&amp;вторы</translation>
    </message>
    <message>
        <source>Shows each measured repetition as a small dot, hollow if it failed</source>
        <translation>Показывает каждый измеренный повтор маленькой точкой, полой, если он не удался</translation>
    </message>
    <message>
        <source>Show the i&amp;deal</source>
        <translation>Показать и&amp;деал</translation>
    </message>
    <message>
        <source>Shows what there would be if each worker did as much as one alone</source>
        <translation>Показывает, что было бы, если бы каждый исполнитель делал столько же, сколько один</translation>
    </message>
    <message>
        <source>Show A&amp;mdahl&apos;s law</source>
        <translation>Показать закон &amp;Амдала</translation>
    </message>
    <message>
        <source>Shows the fitted law of a serial part, with its 95 % band</source>
        <translation>Показывает подобранный закон последовательной части с её 95-процентной полосой</translation>
    </message>
    <message>
        <source>Show the &amp;USL</source>
        <translation>Показать U&amp;SL</translation>
    </message>
    <message>
        <source>Shows the fitted universal scalability law, with its 95 % band</source>
        <translation>Показывает подобранный универсальный закон масштабируемости с его 95-процентной полосой</translation>
    </message>
    <message>
        <source>Copy as a &amp;picture</source>
        <translation>Копировать как &amp;картинку</translation>
    </message>
    <message>
        <source>Puts the chart as a picture on the clipboard</source>
        <translation>Кладёт график картинкой в буфер обмена</translation>
    </message>
    <message>
        <source>Copy as &amp;CSV</source>
        <translation>Копировать как &amp;CSV</translation>
    </message>
    <message>
        <source>Puts the chart&apos;s numbers on the clipboard as comma-separated values</source>
        <translation>Кладёт числа графика в буфер обмена, разделив их запятыми</translation>
    </message>
    <message>
        <source>Picture as &amp;PNG…</source>
        <translation>Картинка &amp;PNG…</translation>
    </message>
    <message>
        <source>Saves the chart as a picture of its size</source>
        <translation>Сохраняет график картинкой его размера</translation>
    </message>
    <message>
        <source>Picture as PNG, &amp;twice as large…</source>
        <translation>Картинка PNG, в&amp;двое больше…</translation>
    </message>
    <message>
        <source>Saves the chart as a picture with twice as many pixels along each side</source>
        <translation>Сохраняет график картинкой, у которой вдвое больше пикселей по каждой стороне</translation>
    </message>
    <message>
        <source>Picture as PNG, &amp;four times as large…</source>
        <translation>Картинка PNG, в&amp;четверо больше…</translation>
    </message>
    <message>
        <source>Saves the chart as a picture with four times as many pixels along each side</source>
        <translation>Сохраняет график картинкой, у которой вчетверо больше пикселей по каждой стороне</translation>
    </message>
    <message>
        <source>Drawing as &amp;SVG…</source>
        <translation>Рисунок &amp;SVG…</translation>
    </message>
    <message>
        <source>Saves the chart as a drawing that is sharp in every size</source>
        <translation>Сохраняет график рисунком, чётким в любом размере</translation>
    </message>
    <message>
        <source>Numbers as &amp;CSV…</source>
        <translation>Числа &amp;CSV…</translation>
    </message>
    <message>
        <source>Saves the chart&apos;s numbers as comma-separated values</source>
        <translation>Сохраняет числа графика, разделив их запятыми</translation>
    </message>
    <message>
        <source>E&amp;xport</source>
        <translation>&amp;Экспорт</translation>
    </message>
    <message>
        <source>export</source>
        <translation>экспорт</translation>
    </message>
    <message>
        <source>Charts the speedup per worker: 100 % if each does as much as one alone</source>
        <translation>Показывает ускорение на исполнителя: 100 %, если каждый делает столько же, сколько один</translation>
    </message>
    <message>
        <source>Saves the chart as a picture, or its numbers as a table</source>
        <translation>Сохраняет график как картинку или её числа как таблицу</translation>
    </message>
</context>
<context>
    <name>gui::ChartLegend</name>
    <message>
        <source>Series of the chart</source>
        <translation>Ряды графика</translation>
    </message>
    <message>
        <source>mean, 95 %</source>
        <translation>среднее, 95 %</translation>
    </message>
    <message>
        <source>The mean with its 95 % interval</source>
        <translation>Среднее с его 95-процентным интервалом</translation>
    </message>
</context>
<context>
    <name>gui::ChartPanel</name>
    <message>
        <source>&amp;Copy as a table</source>
        <translation>&amp;Копировать таблицей</translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation>Картинки (*.png)</translation>
    </message>
    <message>
        <source>Drawings (*.svg)</source>
        <translation>Рисунки (*.svg)</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation>Значения через запятую (*.csv)</translation>
    </message>
    <message>
        <source>Best: %1</source>
        <translation>Лучше всего %1</translation>
    </message>
    <message>
        <source>Export the chart</source>
        <translation>Экспорт графика</translation>
    </message>
    <message>
        <source>Something is running.</source>
        <translation>Идёт работа.</translation>
    </message>
</context>
<context>
    <name>gui::ChartTable</name>
    <message>
        <source>low</source>
        <translation>от</translation>
    </message>
    <message>
        <source>high</source>
        <translation>до</translation>
    </message>
    <message>
        <source>median</source>
        <translation>медиана</translation>
    </message>
    <message>
        <source>repeats</source>
        <translation>повторы</translation>
    </message>
    <message>
        <source>note</source>
        <translation>примечание</translation>
    </message>
</context>
<context>
    <name>gui::ChunkBox</name>
    <message>
        <source>auto</source>
        <translation>авто</translation>
    </message>
    <message>
        <source>adaptive</source>
        <translation>по ходу</translation>
    </message>
</context>
<context>
    <name>gui::CommandPalette</name>
    <message>
        <source>Find or do anything</source>
        <translation>Найти действие</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>Палитра команд</translation>
    </message>
    <message>
        <source>A few letters of what you want to do</source>
        <translation>Несколько букв из названия действия</translation>
    </message>
    <message>
        <source>Find an action</source>
        <translation>Найти действие</translation>
    </message>
    <message>
        <source>Arrow keys choose an action, Enter does it.</source>
        <translation>Стрелки выбирают действие, Enter его выполняет.</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>Действия</translation>
    </message>
    <message>
        <source>No action is called like that.</source>
        <translation>Действия с таким названием нет.</translation>
    </message>
</context>
<context>
    <name>gui::DroppedFiles</name>
    <message>
        <source>%1 can&apos;t be read: %2.</source>
        <translation>%1 не читается: %2.</translation>
    </message>
    <message>
        <source>%1 is neither a file nor a folder.</source>
        <translation>%1 — не файл и не папка.</translation>
    </message>
    <message>
        <source>Drop either files or one folder.</source>
        <translation>Перетащите либо файлы, либо одну папку.</translation>
    </message>
    <message>
        <source>it is too large for a table</source>
        <translation>он слишком велик для таблицы</translation>
    </message>
    <message>
        <source>the column has no values</source>
        <translation>в столбце нет значений</translation>
    </message>
</context>
<context>
    <name>gui::EventModel</name>
    <message>
        <source>Time</source>
        <translation>Время</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Что произошло</translation>
    </message>
</context>
<context>
    <name>gui::EventPanel</name>
    <message numerus="yes">
        <source>%n event(s)</source>
        <translation>
            <numerusform>%n событие</numerusform>
            <numerusform>%n события</numerusform>
            <numerusform>%n событий</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gui::EventText</name>
    <message>
        <source>%1 s</source>
        <translation>%1 с</translation>
    </message>
</context>
<context>
    <name>gui::ExperimentForm</name>
    <message>
        <source>Forkserver</source>
        <translation>Forkserver</translation>
    </message>
    <message>
        <source>Spawn</source>
        <translation>Spawn</translation>
    </message>
    <message>
        <source>Items: %1</source>
        <translation>Элементы: %1</translation>
    </message>
    <message>
        <source>%1 … %2</source>
        <translation>%1 … %2</translation>
    </message>
    <message>
        <source>Files of a folder</source>
        <translation>Файлы из папки</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>Элементы</translation>
    </message>
    <message>
        <source>Shown shortened, because it can&apos;t be edited as lines. Pasting replaces it, and Delete empties it.</source>
        <translation>Показано сокращённо: это нельзя править по строкам. Вставка заменяет всё, Delete стирает.</translation>
    </message>
    <message>
        <source>Type, paste, or drop a file or CSV here</source>
        <translation>Введите, вставьте или перетащите сюда файл или CSV</translation>
    </message>
    <message>
        <source>This task waits, so it may use more workers.</source>
        <translation>Эта задача ждёт, поэтому исполнителей может быть больше.</translation>
    </message>
    <message>
        <source>The number of workers can be changed while this run goes on.</source>
        <translation>Число исполнителей можно менять, пока идёт этот запуск.</translation>
    </message>
</context>
<context>
    <name>gui::FindBar</name>
    <message>
        <source>Show only rows with…</source>
        <translation>Показать только строки с…</translation>
    </message>
    <message>
        <source>Find…</source>
        <translation>Найти…</translation>
    </message>
    <message>
        <source>Text to filter rows by</source>
        <translation>Текст для отбора строк</translation>
    </message>
    <message>
        <source>Text to find</source>
        <translation>Искомый текст</translation>
    </message>
    <message>
        <source>Looks in every column; letters A–Z fit whatever their case. Enter goes to the next find, Shift+Enter to the one before, Esc closes.</source>
        <translation>Ищет во всех столбцах; у букв A–Z регистр не важен. Enter переходит к следующей находке, Shift+Enter — к предыдущей, Esc закрывает.</translation>
    </message>
    <message>
        <source>Previous find</source>
        <translation>Предыдущая находка</translation>
    </message>
    <message>
        <source>Previous find (Shift+Enter)</source>
        <translation>Предыдущая находка (Shift+Enter)</translation>
    </message>
    <message>
        <source>Next find</source>
        <translation>Следующая находка</translation>
    </message>
    <message>
        <source>Next find (Enter)</source>
        <translation>Следующая находка (Enter)</translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation>Закрыть поиск</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Закрыть (Esc)</translation>
    </message>
</context>
<context>
    <name>gui::FormAdvice</name>
    <message>
        <source>Shorter than the get limit: tasks would be killed before anyone stops waiting for them.</source>
        <translation>Короче предела ожидания: задачи будут убиты раньше, чем их перестанут ждать.</translation>
    </message>
    <message>
        <source>Not shorter than the time limit: the run ends first.</source>
        <translation>Не короче общего предела: запуск кончится раньше.</translation>
    </message>
    <message>
        <source>More workers than items (%1): some have nothing to do.</source>
        <translation>Исполнителей больше, чем элементов (%1): некоторым нечего делать.</translation>
    </message>
    <message>
        <source>So large that some workers get no chunk of the %1 items.</source>
        <translation>Столько, что некоторым исполнителям не достанется порции: элементов %1.</translation>
    </message>
</context>
<context>
    <name>gui::FormState</name>
    <message>
        <source>%1 isn&apos;t UTF-8 text, so no field can show it.</source>
        <translation>%1 — не текст в UTF-8, и ни одно поле не может это показать.</translation>
    </message>
    <message>
        <source>Type at least one item, one a line.</source>
        <translation>Введите хотя бы один элемент, по одному в строке.</translation>
    </message>
    <message>
        <source>Choose a file that has one item a line.</source>
        <translation>Выберите файл, где в каждой строке один элемент.</translation>
    </message>
    <message>
        <source>Choose a folder, or type a pattern such as /usr/share/doc/*.</source>
        <translation>Выберите папку или введите шаблон, например /usr/share/doc/*.</translation>
    </message>
</context>
<context>
    <name>gui::GuidePanel</name>
    <message>
        <source>Predict:</source>
        <translation>Предскажите:</translation>
    </message>
    <message>
        <source>Do:</source>
        <translation>Сделайте:</translation>
    </message>
    <message>
        <source>Look:</source>
        <translation>Посмотрите:</translation>
    </message>
</context>
<context>
    <name>gui::HelpKey</name>
    <message>
        <source>Chooses which of the panels that share this place is shown</source>
        <translation>Выбирает, какая из панелей, занимающих это место, видна</translation>
    </message>
</context>
<context>
    <name>gui::HistoryActions</name>
    <message>
        <source>&amp;Undo: %1</source>
        <translation>&amp;Отменить: %1</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Отменить</translation>
    </message>
    <message>
        <source>&amp;Redo: %1</source>
        <translation>&amp;Повторить: %1</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Повторить</translation>
    </message>
    <message>
        <source>Nothing was changed in the experiment form.</source>
        <translation>В форме опыта ничего не менялось.</translation>
    </message>
    <message>
        <source>Nothing was undone.</source>
        <translation>Ничего не отменялось.</translation>
    </message>
</context>
<context>
    <name>gui::HostDesk</name>
    <message>
        <source>The host (PID %1) is suspended: nothing goes on, and nothing is told, until it continues.</source>
        <translation>Хост (PID %1) приостановлен: пока он не продолжит, ничего не происходит и ничего не сообщается.</translation>
    </message>
    <message>
        <source>The host is not suspended.</source>
        <translation>Хост не приостановлен.</translation>
    </message>
    <message>
        <source>There is no host.</source>
        <translation>Хоста нет.</translation>
    </message>
    <message>
        <source>Co&amp;ntinue the host</source>
        <translation>Про&amp;должить работу хоста</translation>
    </message>
    <message>
        <source>Lets a host go on that somebody has suspended</source>
        <translation>Возобновляет хост, который кто-то приостановил</translation>
    </message>
    <message>
        <source>&amp;End the host</source>
        <translation>&amp;Завершить хост</translation>
    </message>
    <message>
        <source>Ends the process that runs the experiment, at once. What it has reported stays on show, and the next run starts a new host.</source>
        <translation>Сразу завершает процесс, который выполняет опыт. То, что он сообщил, остаётся на экране, а следующий запуск начнёт новый хост.</translation>
    </message>
    <message>
        <source>The host (PID %1) lives but doesn&apos;t answer: what is shown may be out of date. Wait, or end it; the next run starts a new one.</source>
        <translation>Хост (PID %1) работает, но не отвечает: показанное могло устареть. Подождите или завершите его; следующий запуск начнёт новый.</translation>
    </message>
</context>
<context>
    <name>gui::HostProcess</name>
    <message>
        <source>The host (PID %1) ended with exit code %2.</source>
        <translation>Хост (PID %1) завершился с кодом %2.</translation>
    </message>
    <message>
        <source>The host (PID %1) was ended by %2.</source>
        <translation>Хост (PID %1) завершён: %2.</translation>
    </message>
    <message>
        <source>The host (PID %1) has ended.</source>
        <translation>Хост (PID %1) завершился.</translation>
    </message>
</context>
<context>
    <name>gui::ItemsEdit</name>
    <message>
        <source>… (%1)</source>
        <translation>… (%1)</translation>
    </message>
    <message>
        <source>… and %1 more</source>
        <translation>… и ещё %1</translation>
    </message>
</context>
<context>
    <name>gui::MachineText</name>
    <message>
        <source>cores %1</source>
        <translation>ядер %1</translation>
    </message>
    <message>
        <source>affinity %1</source>
        <translation>привязка %1</translation>
    </message>
    <message>
        <source>quota %1</source>
        <translation>квота %1</translation>
    </message>
    <message>
        <source>no quota</source>
        <translation>квоты нет</translation>
    </message>
    <message>
        <source>This machine: %1.</source>
        <translation>Эта машина: %1.</translation>
    </message>
    <message>
        <source>Usable: %1.</source>
        <translation>Доступно: %1.</translation>
    </message>
</context>
<context>
    <name>gui::MainWindow</name>
    <message>
        <source>starting</source>
        <translation>запуск</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Запускается…</translation>
    </message>
    <message>
        <source>A sweep&apos;s repetitions run unwatched, so that watching doesn&apos;t slow them down. The chart grows as they are measured.</source>
        <translation>Повторы серии идут без наблюдения, чтобы оно их не замедляло. График растёт по мере измерений.</translation>
    </message>
    <message>
        <source>A sweep starts other workers for each repetition.</source>
        <translation>Для каждого повтора серия запускает новых исполнителей.</translation>
    </message>
    <message>
        <source>A sweep measures times and keeps no results.</source>
        <translation>Серия измеряет время и не хранит результатов.</translation>
    </message>
    <message>
        <source>measuring</source>
        <translation>идут замеры</translation>
    </message>
    <message>
        <source>running</source>
        <translation>идёт работа</translation>
    </message>
    <message>
        <source>%1 of %2 items</source>
        <translation>готово %1 из %2</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>с ошибкой: %1</translation>
    </message>
    <message>
        <source>%1 lost</source>
        <translation>потеряно: %1</translation>
    </message>
    <message>
        <source>%1 retried</source>
        <translation>повторено: %1</translation>
    </message>
    <message>
        <source>%1 cancelled</source>
        <translation>отменено: %1</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>осталось %1</translation>
    </message>
    <message>
        <source>%1 of %2 repetitions</source>
        <translation>повтор %1 из %2</translation>
    </message>
    <message>
        <source>now at N = %1</source>
        <translation>сейчас N = %1</translation>
    </message>
    <message>
        <source>done in %1</source>
        <translation>готово за %1</translation>
    </message>
    <message>
        <source>stopped after %1</source>
        <translation>остановлено через %1</translation>
    </message>
    <message>
        <source>time limit after %1</source>
        <translation>предел времени через %1</translation>
    </message>
    <message>
        <source>failed after %1</source>
        <translation>неудача через %1</translation>
    </message>
    <message>
        <source>Sweep done in %1</source>
        <translation>Серия готова за %1</translation>
    </message>
    <message>
        <source>Sweep ended after %1</source>
        <translation>Серия прервана через %1</translation>
    </message>
    <message>
        <source>host lost</source>
        <translation>хост потерян</translation>
    </message>
    <message>
        <source>%1 What it had reported stays on show; the next Run starts a new host.</source>
        <translation>%1 Всё, о чём он сообщил, остаётся на экране; следующий запуск начнёт новый хост.</translation>
    </message>
    <message>
        <source>not started</source>
        <translation>не запущено</translation>
    </message>
    <message>
        <source>Something is running.</source>
        <translation>Идёт работа.</translation>
    </message>
    <message>
        <source>A field of the experiment is wrong; the sentence under it says why.</source>
        <translation>В одном из полей опыта ошибка; под ним написано, какая.</translation>
    </message>
    <message>
        <source>Nothing is running.</source>
        <translation>Сейчас ничего не выполняется.</translation>
    </message>
    <message>
        <source>It is stopping already.</source>
        <translation>Остановка уже идёт.</translation>
    </message>
    <message>
        <source>Select results that are still open while a run goes on.</source>
        <translation>Выберите ещё не готовые результаты, пока идёт запуск.</translation>
    </message>
    <message>
        <source>Select workers that are alive.</source>
        <translation>Выберите живых исполнителей.</translation>
    </message>
    <message>
        <source>There is no host whose workers could be reached.</source>
        <translation>Нет хоста, к исполнителям которого можно обратиться.</translation>
    </message>
    <message>
        <source>Select one worker alone.</source>
        <translation>Выберите только одного исполнителя.</translation>
    </message>
    <message>
        <source>events lost %1</source>
        <translation>потеряно событий: %1</translation>
    </message>
    <message>
        <source>Events that came faster than the window could read. Counts stay exact all the same.</source>
        <translation>События, которые приходили быстрее, чем окно успевало читать. Счётчики при этом остаются точными.</translation>
    </message>
    <message>
        <source>host %1</source>
        <translation>хост %1</translation>
    </message>
    <message>
        <source>no host</source>
        <translation>нет хоста</translation>
    </message>
    <message>
        <source>The process that runs the experiment</source>
        <translation>Процесс, который выполняет опыт</translation>
    </message>
    <message>
        <source>usable cores: %1</source>
        <translation>доступно ядер: %1</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>готово к запуску</translation>
    </message>
    <message>
        <source>Copy &amp;workers</source>
        <translation>Копировать &amp;исполнителей</translation>
    </message>
    <message>
        <source>Copies the selected rows of the workers&apos; table, with its header</source>
        <translation>Копирует выбранные строки таблицы исполнителей вместе с заголовком</translation>
    </message>
    <message>
        <source>Copy &amp;results</source>
        <translation>Копировать &amp;результаты</translation>
    </message>
    <message>
        <source>Copies the selected rows of the results&apos; table, with its header</source>
        <translation>Копирует выбранные строки таблицы результатов вместе с заголовком</translation>
    </message>
    <message>
        <source>About Poolscope</source>
        <translation>О программе Poolscope</translation>
    </message>
    <message>
        <source>&lt;b&gt;Poolscope %1&lt;/b&gt;&lt;p&gt;A laboratory for worker processes.&lt;/p&gt;&lt;p&gt;Licence: GPL 3.0 or later.&lt;/p&gt;</source>
        <translation>&lt;b&gt;Poolscope %1&lt;/b&gt;&lt;p&gt;Лаборатория рабочих процессов.&lt;/p&gt;&lt;p&gt;Лицензия: GPL 3.0 или новее.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>%1 a second</source>
        <translation>%1 в секунду</translation>
    </message>
    <message>
        <source>Stack of worker %1</source>
        <translation>Стек исполнителя %1</translation>
    </message>
    <message>
        <source>Worker %1, innermost call first.</source>
        <translation>Исполнитель %1, сначала самый внутренний вызов.</translation>
    </message>
    <message>
        <source>Select a result.</source>
        <translation>Выберите результат.</translation>
    </message>
    <message>
        <source>Copy the &amp;chart&apos;s table</source>
        <translation>Копировать таблицу &amp;графика</translation>
    </message>
    <message>
        <source>Copies the numbers of the chart as a table</source>
        <translation>Копирует числа графика таблицей</translation>
    </message>
    <message>
        <source>What is shown is past.</source>
        <translation>Показано прошлое.</translation>
    </message>
    <message numerus="yes">
        <source>No repetition with %n worker(s) has been recorded: one of very many tasks is only measured, and old ones make room for new ones.</source>
        <translation>
            <numerusform>Повторение, в котором %n исполнитель, не записано: при очень большом числе задач оно только измеряется, а старые уступают место новым.</numerusform>
            <numerusform>Повторение, в котором %n исполнителя, не записано: при очень большом числе задач оно только измеряется, а старые уступают место новым.</numerusform>
            <numerusform>Повторение, в котором %n исполнителей, не записано: при очень большом числе задач оно только измеряется, а старые уступают место новым.</numerusform>
        </translation>
    </message>
    <message>
        <source>Export events</source>
        <translation>Экспорт событий</translation>
    </message>
    <message>
        <source>Tab-separated values (*.tsv)</source>
        <translation>Значения через табуляцию (*.tsv)</translation>
    </message>
    <message>
        <source>The events can&apos;t be written to %1: %2</source>
        <translation>События не удалось записать в %1: %2</translation>
    </message>
    <message>
        <source>There is no run on show.</source>
        <translation>Ни один запуск не показан.</translation>
    </message>
    <message>
        <source>A replay is on show; pause that instead.</source>
        <translation>Показан повтор; остановите его.</translation>
    </message>
    <message>
        <source>What is shown is live.</source>
        <translation>Показанное и так происходит сейчас.</translation>
    </message>
    <message>
        <source>Nothing has run yet.</source>
        <translation>Ещё ничего не запускалось.</translation>
    </message>
    <message>
        <source>Copy &amp;events</source>
        <translation>Копировать &amp;события</translation>
    </message>
    <message>
        <source>Copies the selected rows of the events</source>
        <translation>Копирует выделенные строки событий</translation>
    </message>
    <message>
        <source>● exact</source>
        <translation>● точно</translation>
    </message>
    <message>
        <source>◐ sampled</source>
        <translation>◐ выборочно</translation>
    </message>
    <message>
        <source>Every task is shown as its worker reported it.</source>
        <translation>Каждая задача показана так, как о ней сообщил исполнитель.</translation>
    </message>
    <message>
        <source>Events were lost, so what is drawn is a sample. Counts stay exact.</source>
        <translation>События были потеряны, поэтому изображена лишь выборка. Счётчики остаются точными.</translation>
    </message>
    <message>
        <source>watching costs %1 % of a core</source>
        <translation>наблюдение стоит %1 % ядра</translation>
    </message>
    <message>
        <source>CPU time of this window over the last second. What the host spends on telling its events isn&apos;t in it.</source>
        <translation>Процессорное время этого окна за последнюю секунду. Расходы хоста на рассылку событий сюда не входят.</translation>
    </message>
    <message>
        <source>recorded in part: run %1</source>
        <translation>записан частично: запуск %1</translation>
    </message>
    <message>
        <source>recorded: run %1</source>
        <translation>записан: запуск %1</translation>
    </message>
    <message>
        <source>%1 events, in %2 of memory</source>
        <translation>Событий: %1, в памяти: %2</translation>
    </message>
    <message>
        <source>The experiment has ended: %1.</source>
        <translation>Опыт завершён: %1.</translation>
    </message>
    <message>
        <source>Only workers tell their stack.</source>
        <translation>Свой стек сообщают только исполнители.</translation>
    </message>
</context>
<context>
    <name>gui::MandelbrotPicture</name>
    <message>
        <source>Picture of the Mandelbrot set</source>
        <translation>Изображение множества Мандельброта</translation>
    </message>
    <message>
        <source>%1 of %2 tiles</source>
        <translation>Плиток: %1 из %2</translation>
    </message>
    <message>
        <source>slot %1: %2</source>
        <translation>место %1: %2</translation>
    </message>
    <message>
        <source>Tile %1 · worker %2 in slot %3 · %4</source>
        <translation>Плитка %1 · исполнитель %2 на месте %3 · %4</translation>
    </message>
</context>
<context>
    <name>gui::Notifier</name>
    <message>
        <source>Show</source>
        <translation>Показать</translation>
    </message>
</context>
<context>
    <name>gui::ParameterForm</name>
    <message>
        <source>A whole number.</source>
        <translation>Целое число.</translation>
    </message>
    <message>
        <source>needed</source>
        <translation>обязательно</translation>
    </message>
    <message>
        <source>none</source>
        <translation>нет</translation>
    </message>
    <message>
        <source>A duration such as 50ms or 1.5s; units: ns, us, ms, s, min, h.</source>
        <translation>Длительность, например 50ms или 1.5s; единицы: ns, us, ms, s, min, h.</translation>
    </message>
    <message>
        <source>A size such as 64K or 256M; units: K, M, G, T, powers of 1024 bytes.</source>
        <translation>Размер, например 64K или 256M; единицы: K, M, G, T, степени 1024 байт.</translation>
    </message>
    <message>
        <source>A count such as 1000 or 1M; units: k, M, G, powers of 1000.</source>
        <translation>Количество, например 1000 или 1M; единицы: k, M, G, степени 1000.</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>от %1 до %2</translation>
    </message>
    <message>
        <source>Default: %1.</source>
        <translation>По умолчанию: %1.</translation>
    </message>
</context>
<context>
    <name>gui::PiModel</name>
    <message>
        <source>random points</source>
        <translation>случайные точки</translation>
    </message>
    <message>
        <source>estimate of pi</source>
        <translation>оценка числа пи</translation>
    </message>
    <message>
        <source>The estimate grows here as results come.</source>
        <translation>Здесь по мере поступления результатов появится оценка.</translation>
    </message>
    <message>
        <source>estimate</source>
        <translation>оценка</translation>
    </message>
    <message>
        <source>pi</source>
        <translation>пи</translation>
    </message>
    <message>
        <source>Random points</source>
        <translation>Случайные точки</translation>
    </message>
    <message>
        <source>Estimate</source>
        <translation>Оценка</translation>
    </message>
    <message>
        <source>Off by</source>
        <translation>Отклонение</translation>
    </message>
    <message>
        <source>Standard error</source>
        <translation>Стандартная ошибка</translation>
    </message>
    <message>
        <source>twice the standard error</source>
        <translation>две стандартные ошибки</translation>
    </message>
</context>
<context>
    <name>gui::PiPicture</name>
    <message>
        <source>How the estimate of pi converges</source>
        <translation>Как сходится оценка числа пи</translation>
    </message>
    <message>
        <source>Steps of the estimate of pi</source>
        <translation>Шаги оценки числа пи</translation>
    </message>
    <message>
        <source>pi ≈ %1 · off by %2, standard error %3</source>
        <translation>пи ≈ %1 · отклонение %2, стандартная ошибка %3</translation>
    </message>
</context>
<context>
    <name>gui::PictureDesk</name>
    <message>
        <source>The results of this task make no picture: mandelbrot, pi and url-get have one.</source>
        <translation>Результаты этой задачи не складываются в картину: она есть у mandelbrot, pi и url-get.</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Картина</translation>
    </message>
    <message>
        <source>&amp;Picture</source>
        <translation>&amp;Картина</translation>
    </message>
    <message>
        <source>What the results amount to, of tasks that make a picture</source>
        <translation>Во что складываются результаты, если задача даёт картину</translation>
    </message>
    <message>
        <source>Tint by worker</source>
        <translation>Цвета исполнителей</translation>
    </message>
    <message>
        <source>Gives each tile the colour of the worker that made it</source>
        <translation>Окрашивает каждую плитку в цвет исполнителя, который её сделал</translation>
    </message>
    <message>
        <source>As a table</source>
        <translation>Таблицей</translation>
    </message>
    <message>
        <source>Shows the numbers of the chart as a table</source>
        <translation>Показывает числа графика таблицей</translation>
    </message>
</context>
<context>
    <name>gui::PresetActions</name>
    <message>
        <source>%1 was changed elsewhere since it was opened here. Choose another name, or replace it.</source>
        <translation>%1 изменена в другом месте после того, как была открыта здесь. Выберите другое имя или замените её.</translation>
    </message>
    <message>
        <source>Another window has just saved a preset of this name. Choose another name, or replace it.</source>
        <translation>Другое окно только что сохранило заготовку с этим именем. Выберите другое имя или замените её.</translation>
    </message>
    <message>
        <source>%1 can&apos;t be shown: %2</source>
        <translation>%1 нельзя показать: %2</translation>
    </message>
    <message>
        <source>Open a preset file</source>
        <translation>Открыть файл заготовки</translation>
    </message>
    <message>
        <source>Presets (*.json)</source>
        <translation>Заготовки (*.json)</translation>
    </message>
    <message>
        <source>Save the experiment as a file</source>
        <translation>Сохранить опыт в файл</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>Пока нет</translation>
    </message>
    <message>
        <source>not saved</source>
        <translation>не сохранено</translation>
    </message>
    <message>
        <source>saved · %1</source>
        <translation>сохранено · %1</translation>
    </message>
    <message>
        <source>changed · %1</source>
        <translation>изменено · %1</translation>
    </message>
    <message>
        <source>A field of the experiment is wrong; the sentence under it says why.</source>
        <translation>В одном из полей опыта ошибка; под ним написано, какая.</translation>
    </message>
    <message>
        <source>Opens this preset in the form</source>
        <translation>Открывает эту заготовку в форме</translation>
    </message>
    <message>
        <source>Opens this preset file in the form</source>
        <translation>Открывает этот файл заготовки в форме</translation>
    </message>
</context>
<context>
    <name>gui::PresetFiles</name>
    <message>
        <source>The preset can&apos;t be written to %1: %2. Nothing was changed.</source>
        <translation>Заготовку нельзя записать в %1: %2. Ничего не изменено.</translation>
    </message>
    <message>
        <source>Another window is changing the presets; try again.</source>
        <translation>Другое окно меняет заготовки; попробуйте ещё раз.</translation>
    </message>
    <message>
        <source>The folder %1 can&apos;t be written; check its permissions.</source>
        <translation>В папку %1 нельзя писать; проверьте права доступа.</translation>
    </message>
    <message>
        <source>Give the preset a name.</source>
        <translation>Дайте заготовке имя.</translation>
    </message>
    <message>
        <source>The name is too long: up to %1 characters can be kept.</source>
        <translation>Имя слишком длинное: можно до %1 знаков.</translation>
    </message>
    <message>
        <source>%1 can&apos;t be opened: %2.</source>
        <translation>%1 не открывается: %2.</translation>
    </message>
    <message>
        <source>it isn&apos;t a file</source>
        <translation>это не файл</translation>
    </message>
    <message>
        <source>it is too large for a preset</source>
        <translation>для заготовки он слишком велик</translation>
    </message>
    <message>
        <source>the folder can&apos;t be made</source>
        <translation>папку нельзя создать</translation>
    </message>
    <message>
        <source>There is a preset named %1 already; choose another name.</source>
        <translation>Заготовка %1 уже есть; выберите другое имя.</translation>
    </message>
    <message>
        <source>%1 can&apos;t be renamed: %2.</source>
        <translation>%1 нельзя переименовать: %2.</translation>
    </message>
    <message>
        <source>%1 can&apos;t be moved to the trash: %2.</source>
        <translation>%1 нельзя переместить в корзину: %2.</translation>
    </message>
</context>
<context>
    <name>gui::ProgressArea</name>
    <message>
        <source>Progress</source>
        <translation>Ход работы</translation>
    </message>
</context>
<context>
    <name>gui::ReplayBar</name>
    <message>
        <source>%1×</source>
        <translation>%1×</translation>
    </message>
    <message>
        <source>%1 · repetition %2 at N = %3</source>
        <translation>%1 · повторение %2 при N = %3</translation>
    </message>
    <message>
        <source>run %1 · %2</source>
        <translation>запуск %1 · %2</translation>
    </message>
    <message>
        <source>of %1; %2 of %3 items have ended</source>
        <translation>из %1; завершено элементов: %2 из %3</translation>
    </message>
    <message>
        <source>❚❚ Frozen</source>
        <translation>❚❚ Заморожено</translation>
    </message>
    <message>
        <source>↺ Replay</source>
        <translation>↺ Повтор</translation>
    </message>
    <message>
        <source>The picture is held still; the recording goes on, and nothing is lost.</source>
        <translation>Изображение остановлено; запись продолжается, ничего не теряется.</translation>
    </message>
    <message>
        <source>A recorded moment is on show.</source>
        <translation>Показан записанный момент.</translation>
    </message>
    <message>
        <source>run %1</source>
        <translation>запуск %1</translation>
    </message>
</context>
<context>
    <name>gui::ResponseModel</name>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Код</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Размер</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Время</translation>
    </message>
    <message>
        <source>First line</source>
        <translation>Первая строка</translation>
    </message>
</context>
<context>
    <name>gui::ResponsePicture</name>
    <message>
        <source>Responses of the servers</source>
        <translation>Ответы серверов</translation>
    </message>
    <message>
        <source>%1 of %2 responses · %3</source>
        <translation>Ответов: %1 из %2 · %3</translation>
    </message>
</context>
<context>
    <name>gui::ResultModel</name>
    <message>
        <source>queued</source>
        <translation>в очереди</translation>
    </message>
    <message>
        <source>running</source>
        <translation>выполняется</translation>
    </message>
    <message>
        <source>done</source>
        <translation>готово</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>ошибка</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>потеряно</translation>
    </message>
    <message>
        <source>timed out</source>
        <translation>время вышло</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>отменено</translation>
    </message>
    <message>
        <source>lost with the host</source>
        <translation>потеряно вместе с хостом</translation>
    </message>
    <message>
        <source>%1
State: %2 · worker: %3 · tries: %4</source>
        <translation>%1
Состояние: %2 · исполнитель: %3 · попыток: %4</translation>
    </message>
    <message>
        <source>#</source>
        <translation>№</translation>
    </message>
    <message>
        <source>Item</source>
        <translation>Вход</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Значение</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Состояние</translation>
    </message>
    <message>
        <source>Try</source>
        <translation>Попытка</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Время</translation>
    </message>
    <message>
        <source>get() had timed out: the task ran on without anybody waiting for it</source>
        <translation>время ожидания get() истекло: задача работала дальше, но её никто не ждал</translation>
    </message>
    <message>
        <source>Item: %1</source>
        <translation>Элемент: %1</translation>
    </message>
    <message>
        <source>State: %1 · worker: %2 · tries: %3 · time: %4</source>
        <translation>Состояние: %1 · исполнитель: %2 · попыток: %3 · время: %4</translation>
    </message>
    <message>
        <source>Thrown here, innermost call first:</source>
        <translation>Исключение брошено здесь, сначала самый внутренний вызов:</translation>
    </message>
    <message>
        <source>… all calls: Details in the menu</source>
        <translation>… все вызовы: «Подробности» в меню</translation>
    </message>
    <message>
        <source>Standard output:</source>
        <translation>Стандартный вывод:</translation>
    </message>
    <message>
        <source>Standard error:</source>
        <translation>Поток ошибок:</translation>
    </message>
    <message>
        <source>It wrote %1 bytes; only what stands here is kept.</source>
        <translation>Задача записала %1 байт; сохранено только то, что показано здесь.</translation>
    </message>
    <message>
        <source>until get(timeout) gives up</source>
        <translation>до отказа get(timeout)</translation>
    </message>
    <message>
        <source>until the soft limit asks the task to end</source>
        <translation>до мягкого предела, который попросит задачу закончить</translation>
    </message>
    <message>
        <source>until the hard limit kills its worker</source>
        <translation>до жёсткого предела, который убьёт исполнителя</translation>
    </message>
    <message>
        <source>%1 of %2 %3</source>
        <translation>%1 из %2 %3</translation>
    </message>
    <message>
        <source>The value is longer: Details in the menu show all of it.</source>
        <translation>Значение длиннее: целиком его покажут «Подробности» в меню.</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>осталось %1</translation>
    </message>
    <message>
        <source>waiting in the queue</source>
        <translation>ждёт в очереди</translation>
    </message>
    <message>
        <source>Worker</source>
        <translation>Исполнитель</translation>
    </message>
    <message>
        <source>The item&apos;s place in the list, counted from 0</source>
        <translation>Место элемента в списке, считая с 0</translation>
    </message>
    <message>
        <source>What the task was called with</source>
        <translation>С чем была вызвана задача</translation>
    </message>
    <message>
        <source>What the task returned, or why it didn&apos;t</source>
        <translation>Что вернула задача или почему не вернула</translation>
    </message>
    <message>
        <source>How far the item has come</source>
        <translation>Как далеко продвинулся элемент</translation>
    </message>
    <message>
        <source>The PID of the worker that had the item last</source>
        <translation>PID исполнителя, у которого элемент был последним</translation>
    </message>
    <message>
        <source>How often the item was begun</source>
        <translation>Сколько раз элемент начинали</translation>
    </message>
    <message>
        <source>How long its last try took in the worker</source>
        <translation>Сколько длилась последняя попытка у исполнителя</translation>
    </message>
</context>
<context>
    <name>gui::ResultPanel</name>
    <message>
        <source>All results</source>
        <translation>Все результаты</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Неудачные</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Выполняемые</translation>
    </message>
    <message>
        <source>Of slot %1</source>
        <translation>Места %1</translation>
    </message>
    <message>
        <source>No result fits the filter.</source>
        <translation>Под отбор не подходит ни один результат.</translation>
    </message>
    <message>
        <source>No results yet.</source>
        <translation>Результатов пока нет.</translation>
    </message>
</context>
<context>
    <name>gui::SavePresetDialog</name>
    <message>
        <source>&amp;Replace</source>
        <translation>&amp;Заменить</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Сохранить</translation>
    </message>
    <message>
        <source>There is a preset of this name; it is replaced.</source>
        <translation>Заготовка с этим именем есть; она будет заменена.</translation>
    </message>
</context>
<context>
    <name>gui::ScopeLink</name>
    <message>
        <source>The host is gone.</source>
        <translation>Хоста больше нет.</translation>
    </message>
    <message>
        <source>The host&apos;s message “%1” can&apos;t be understood: %2</source>
        <translation>Сообщение хоста «%1» непонятно: %2</translation>
    </message>
</context>
<context>
    <name>gui::Session</name>
    <message>
        <source>The host can&apos;t be started: %1</source>
        <translation>Не удалось запустить хост: %1</translation>
    </message>
    <message>
        <source>There is no host any more, so worker %1 can&apos;t be reached.</source>
        <translation>Хоста больше нет, поэтому исполнитель %1 недоступен.</translation>
    </message>
    <message>
        <source>Worker %1 had already ended.</source>
        <translation>Исполнитель %1 к этому времени уже завершился.</translation>
    </message>
</context>
<context>
    <name>gui::ShortcutDialog</name>
    <message>
        <source>%1 belongs to “%2” already. Give that one another key first.</source>
        <translation>%1 уже занято действием «%2». Сначала назначьте тому другую клавишу.</translation>
    </message>
</context>
<context>
    <name>gui::ShortcutModel</name>
    <message>
        <source>Action</source>
        <translation>Действие</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Меню</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Клавиши</translation>
    </message>
</context>
<context>
    <name>gui::StatusLine</name>
    <message>
        <source>More about the run</source>
        <translation>Ещё о запуске</translation>
    </message>
    <message>
        <source>Tells what the line at the bottom has no room for</source>
        <translation>Говорит то, чему не хватило места в строке внизу</translation>
    </message>
</context>
<context>
    <name>gui::SweepChart</name>
    <message>
        <source>%1 could not be written: %2. Choose another place.</source>
        <translation>Не удалось записать %1: %2. Выберите другое место.</translation>
    </message>
    <message>
        <source>workers</source>
        <translation>исполнители</translation>
    </message>
    <message>
        <source>Chart: %1 against workers</source>
        <translation>График: %1 в зависимости от числа исполнителей</translation>
    </message>
    <message>
        <source>Run a sweep to see how the work scales</source>
        <translation>Запустите серию, чтобы увидеть, как работа масштабируется</translation>
    </message>
    <message>
        <source>No repeat has come to its end.</source>
        <translation>Ни один повтор не дошёл до конца.</translation>
    </message>
    <message>
        <source>your prediction</source>
        <translation>ваш прогноз</translation>
    </message>
    <message>
        <source>best: %1</source>
        <translation>лучшее: %1</translation>
    </message>
    <message>
        <source>best</source>
        <translation>лучшее</translation>
    </message>
    <message>
        <source>median %1</source>
        <translation>медиана %1</translation>
    </message>
    <message>
        <source>no repeat came to its end</source>
        <translation>ни один повтор не дошёл до конца</translation>
    </message>
    <message>
        <source>ideal</source>
        <translation>идеал</translation>
    </message>
    <message>
        <source>stopped by the time limit after %1</source>
        <translation>прерван пределом времени через %1</translation>
    </message>
    <message>
        <source>cancelled after %1</source>
        <translation>отменён через %1</translation>
    </message>
    <message>
        <source>failed after %1</source>
        <translation>не удался через %1</translation>
    </message>
    <message numerus="yes">
        <source>%n core(s)</source>
        <translation>
            <numerusform>%n ядро</numerusform>
            <numerusform>%n ядра</numerusform>
            <numerusform>%n ядер</numerusform>
        </translation>
    </message>
    <message>
        <source>quota %1</source>
        <comment>in cores</comment>
        <translation>квота %1</translation>
    </message>
    <message numerus="yes">
        <source>%n worker(s): %1</source>
        <translation>
            <numerusform>%n исполнитель: %1</numerusform>
            <numerusform>%n исполнителя: %1</numerusform>
            <numerusform>%n исполнителей: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>repeat %1: %2</source>
        <translation>повтор %1: %2</translation>
    </message>
    <message>
        <source>failed: %1 of %2 repeats</source>
        <translation>не удалось повторов: %1 из %2</translation>
    </message>
    <message>
        <source>stopped by the time limit: %1 of %2 repeats</source>
        <translation>прервано пределом времени повторов: %1 из %2</translation>
    </message>
    <message>
        <source>cancelled: %1 of %2 repeats</source>
        <translation>отменено повторов: %1 из %2</translation>
    </message>
    <message>
        <source>Fitted: %1.</source>
        <translation>Подобраны законы: %1.</translation>
    </message>
    <message>
        <source>The machine has %1.</source>
        <translation>У машины %1.</translation>
    </message>
    <message>
        <source>Its control group may use %1 of them.</source>
        <translation>Её контрольной группе доступно из них %1.</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>speedup</source>
        <translation>ускорение</translation>
    </message>
    <message>
        <source>efficiency</source>
        <translation>КПД</translation>
    </message>
    <message>
        <source>items/s</source>
        <translation>элементов/с</translation>
    </message>
    <message>
        <source>time</source>
        <translation>время</translation>
    </message>
    <message>
        <source>%1 items/s</source>
        <translation>%1 эл./с</translation>
    </message>
    <message>
        <source>A speedup compares with one worker, and one worker hasn&apos;t been measured. Throughput and time can be shown.</source>
        <translation>Ускорение сравнивает с одним исполнителем, а один исполнитель не измерен. Можно показать пропускную способность и время.</translation>
    </message>
    <message>
        <source>An efficiency compares with one worker, and one worker hasn&apos;t been measured. Throughput and time can be shown.</source>
        <translation>КПД сравнивает с одним исполнителем, а один исполнитель не измерен. Можно показать пропускную способность и время.</translation>
    </message>
    <message>
        <source>repeats</source>
        <translation>повторы</translation>
    </message>
    <message>
        <source>Amdahl</source>
        <translation>Амдал</translation>
    </message>
    <message>
        <source>USL</source>
        <translation>USL</translation>
    </message>
</context>
<context>
    <name>gui::Table</name>
    <message>
        <source>&amp;Copy rows</source>
        <translation>&amp;Копировать строки</translation>
    </message>
</context>
<context>
    <name>gui::TableDesk</name>
    <message>
        <source>exporting %1 of %2</source>
        <translation>записывается %1 из %2</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 из %2</translation>
    </message>
    <message>
        <source>the first %1 · searched %2 of %3</source>
        <translation>первые %1 · просмотрено %2 из %3</translation>
    </message>
    <message>
        <source>searched %1 of %2</source>
        <translation>просмотрено %1 из %2</translation>
    </message>
    <message>
        <source>No result has that text.</source>
        <translation>Такого текста нет ни в одном результате.</translation>
    </message>
    <message>
        <source>At most %1 rows are copied; export writes all.</source>
        <translation>Копируется не больше %1 строк; экспорт запишет все.</translation>
    </message>
    <message>
        <source>rows copied: %1</source>
        <translation>строк скопировано: %1</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation>Значения через запятую (*.csv)</translation>
    </message>
    <message>
        <source>Tab-separated values (*.tsv)</source>
        <translation>Значения через табуляцию (*.tsv)</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>Terminate with its &amp;descendants</source>
        <translation>Завершить вместе с &amp;потомками</translation>
    </message>
    <message>
        <source>Sends SIGTERM to the selected workers and to all processes they have started</source>
        <translation>Посылает SIGTERM выбранным исполнителям и всем процессам, которые они запустили</translation>
    </message>
    <message>
        <source>Change &amp;nice…</source>
        <translation>Изменить &amp;nice…</translation>
    </message>
    <message>
        <source>Lets the selected workers go before others, or after them</source>
        <translation>Пропускает выбранных исполнителей вперёд остальных или после них</translation>
    </message>
    <message>
        <source>Choose c&amp;ores…</source>
        <translation>Выбрать &amp;ядра…</translation>
    </message>
    <message>
        <source>Says which cores the selected workers may use (affinity)</source>
        <translation>Задаёт, какими ядрами могут пользоваться выбранные исполнители (affinity)</translation>
    </message>
    <message>
        <source>Ta&amp;g</source>
        <translation>П&amp;ометить</translation>
    </message>
    <message>
        <source>Tags the selected workers or takes the tag away. While some are tagged, all actions are about them, whatever is selected</source>
        <translation>Ставит выбранным исполнителям пометку или снимает её. Пока есть помеченные, все действия относятся к ним, что бы ни было выбрано</translation>
    </message>
    <message>
        <source>D&amp;etails of the worker…</source>
        <translation>Подробности о &amp;исполнителе…</translation>
    </message>
    <message>
        <source>Everything that is known about the selected worker</source>
        <translation>Всё, что известно о выбранном исполнителе</translation>
    </message>
    <message>
        <source>&amp;Find a worker…</source>
        <translation>Н&amp;айти исполнителя…</translation>
    </message>
    <message>
        <source>Looks for a text in the workers&apos; table</source>
        <translation>Ищет текст в таблице исполнителей</translation>
    </message>
    <message>
        <source>F&amp;ilter workers…</source>
        <translation>О&amp;тобрать исполнителей…</translation>
    </message>
    <message>
        <source>Shows only workers with a text in one of the columns on show</source>
        <translation>Показывает только исполнителей, у которых в одном из видимых столбцов есть текст</translation>
    </message>
    <message>
        <source>E&amp;xport workers…</source>
        <translation>&amp;Экспорт исполнителей…</translation>
    </message>
    <message>
        <source>Saves the workers&apos; table as CSV, TSV or JSON</source>
        <translation>Сохраняет таблицу исполнителей как CSV, TSV или JSON</translation>
    </message>
    <message>
        <source>Copy workers as CS&amp;V</source>
        <translation>Копировать исполнителей как CS&amp;V</translation>
    </message>
    <message>
        <source>Copies the selected rows of the workers&apos; table as comma-separated values</source>
        <translation>Копирует выбранные строки таблицы исполнителей как значения через запятую</translation>
    </message>
    <message>
        <source>&amp;Failures first</source>
        <translation>Сначала &amp;неудачи</translation>
    </message>
    <message>
        <source>Shows results that failed, were lost or timed out before all others</source>
        <translation>Показывает неудачные, потерянные и не уложившиеся в срок результаты раньше всех остальных</translation>
    </message>
    <message>
        <source>F&amp;ind a result…</source>
        <translation>На&amp;йти результат…</translation>
    </message>
    <message>
        <source>Looks for a text in the items, values and errors of all results</source>
        <translation>Ищет текст в элементах, значениях и ошибках всех результатов</translation>
    </message>
    <message>
        <source>Fi&amp;lter results…</source>
        <translation>От&amp;обрать результаты…</translation>
    </message>
    <message>
        <source>Shows only results with a text in item, value or error</source>
        <translation>Показывает только результаты, у которых текст есть в элементе, значении или ошибке</translation>
    </message>
    <message>
        <source>E&amp;xport results…</source>
        <translation>&amp;Экспорт результатов…</translation>
    </message>
    <message>
        <source>Saves all results of the run, not only those on show, as CSV, TSV or JSON</source>
        <translation>Сохраняет все результаты прогона, а не только показанные, как CSV, TSV или JSON</translation>
    </message>
    <message>
        <source>Cance&amp;l the export</source>
        <translation>Отменить э&amp;кспорт</translation>
    </message>
    <message>
        <source>Ends the export; no file is written</source>
        <translation>Прекращает экспорт; файл не записывается</translation>
    </message>
    <message>
        <source>Copy results as &amp;CSV</source>
        <translation>Копировать результаты как &amp;CSV</translation>
    </message>
    <message>
        <source>Copies the selected rows of the results&apos; table as comma-separated values</source>
        <translation>Копирует выбранные строки таблицы результатов как значения через запятую</translation>
    </message>
    <message>
        <source>Select workers that are alive.</source>
        <translation>Выберите живых исполнителей.</translation>
    </message>
    <message>
        <source>There are no workers yet.</source>
        <translation>Исполнителей пока нет.</translation>
    </message>
    <message>
        <source>Select one worker.</source>
        <translation>Выберите одного исполнителя.</translation>
    </message>
    <message>
        <source>There are no results yet.</source>
        <translation>Результатов пока нет.</translation>
    </message>
    <message>
        <source>An export is going on.</source>
        <translation>Идёт экспорт.</translation>
    </message>
    <message>
        <source>Nothing is being exported.</source>
        <translation>Сейчас ничего не экспортируется.</translation>
    </message>
    <message>
        <source>Change nice</source>
        <translation>Изменить nice</translation>
    </message>
    <message>
        <source>Nice value, from -20 (goes first; needs root) to 19 (goes last):</source>
        <translation>Значение nice, от -20 (идёт первым; нужен root) до 19 (идёт последним):</translation>
    </message>
    <message>
        <source>Choose cores</source>
        <translation>Выбрать ядра</translation>
    </message>
    <message>
        <source>Cores the selected workers may use, such as 0,2-3:</source>
        <translation>Ядра, которыми могут пользоваться выбранные исполнители, например 0,2-3:</translation>
    </message>
    <message>
        <source>Worker %1</source>
        <translation>Исполнитель %1</translation>
    </message>
    <message>
        <source>All that is known about this worker.</source>
        <translation>Всё, что известно об этом исполнителе.</translation>
    </message>
    <message>
        <source>Export workers</source>
        <translation>Экспорт исполнителей</translation>
    </message>
    <message>
        <source>The workers can&apos;t be saved: %1</source>
        <translation>Не удалось сохранить таблицу исполнителей: %1</translation>
    </message>
    <message>
        <source>Result %1</source>
        <translation>Результат %1</translation>
    </message>
    <message>
        <source>All that is known about this result.</source>
        <translation>Всё, что известно об этом результате.</translation>
    </message>
    <message>
        <source>Export results</source>
        <translation>Экспорт результатов</translation>
    </message>
    <message>
        <source>exporting…</source>
        <translation>идёт запись…</translation>
    </message>
    <message>
        <source>%1 results saved as %2</source>
        <translation>Результаты (%1) сохранены в %2</translation>
    </message>
    <message>
        <source>The results weren&apos;t saved: %1</source>
        <translation>Результаты не сохранены: %1</translation>
    </message>
    <message>
        <source>What is shown is past.</source>
        <translation>Показано прошлое.</translation>
    </message>
    <message>
        <source>What is shown is past: its results stand in their order, all of them. Show it live to look through them.</source>
        <translation>Показано прошлое: видны все результаты по порядку. Чтобы искать среди них, вернитесь к происходящему сейчас.</translation>
    </message>
    <message>
        <source>The host no longer has these results.</source>
        <translation>У хоста этих результатов больше нет.</translation>
    </message>
    <message>
        <source>%1 or more of %2, in the stretch</source>
        <translation>%1 или больше из %2, в отрезке</translation>
    </message>
    <message>
        <source>%1 of %2, in the stretch</source>
        <translation>%1 из %2, в отрезке</translation>
    </message>
    <message>
        <source>Show as a t&amp;ree</source>
        <translation>Показать &amp;деревом</translation>
    </message>
    <message>
        <source>Shows beneath each worker the processes that it has started, or the workers alone</source>
        <translation>Показывает под каждым исполнителем процессы, которые он запустил, или одних исполнителей</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>Дерево</translation>
    </message>
    <message>
        <source>Only workers can be tagged.</source>
        <translation>Пометить можно только исполнителей.</translation>
    </message>
    <message>
        <source>Process %1</source>
        <translation>Процесс %1</translation>
    </message>
    <message>
        <source>All that is known about this process, which worker %1 has started.</source>
        <translation>Всё, что известно об этом процессе, который запустил исполнитель %1.</translation>
    </message>
    <message>
        <source>These values are too long to be copied; export writes all.</source>
        <translation>Эти значения слишком длинны для копирования; экспорт запишет все.</translation>
    </message>
</context>
<context>
    <name>gui::Text</name>
    <message>
        <source>ns</source>
        <translation>нс</translation>
    </message>
    <message>
        <source>µs</source>
        <translation>мкс</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>мс</translation>
    </message>
    <message>
        <source>s</source>
        <translation>с</translation>
    </message>
    <message>
        <source>min</source>
        <translation>мин</translation>
    </message>
    <message>
        <source>h</source>
        <translation>ч</translation>
    </message>
    <message>
        <source>B</source>
        <translation>Б</translation>
    </message>
    <message>
        <source>KiB</source>
        <translation>КиБ</translation>
    </message>
    <message>
        <source>MiB</source>
        <translation>МиБ</translation>
    </message>
    <message>
        <source>GiB</source>
        <translation>ГиБ</translation>
    </message>
    <message>
        <source>TiB</source>
        <translation>ТиБ</translation>
    </message>
    <message>
        <source>PiB</source>
        <translation>ПиБ</translation>
    </message>
    <message>
        <source>EiB</source>
        <translation>ЭиБ</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>запуск</translation>
    </message>
    <message>
        <source>idle</source>
        <translation>ждёт</translation>
    </message>
    <message>
        <source>running</source>
        <translation>работает</translation>
    </message>
    <message>
        <source>suspended</source>
        <translation>остановлен</translation>
    </message>
    <message>
        <source>killed</source>
        <translation>убит</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>завершён</translation>
    </message>
    <message>
        <source>exit %1</source>
        <translation>код %1</translation>
    </message>
    <message>
        <source>signal %1</source>
        <translation>сигнал %1</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>неизвестно</translation>
    </message>
</context>
<context>
    <name>gui::TimelinePanel</name>
    <message>
        <source>drag to measure · Ctrl+wheel to zoom · ? for keys</source>
        <translation>протяните, чтобы измерить · Ctrl+колесо: масштаб · ?: клавиши</translation>
    </message>
    <message>
        <source>searching…</source>
        <translation>идёт поиск…</translation>
    </message>
    <message>
        <source>nothing found</source>
        <translation>ничего не найдено</translation>
    </message>
    <message>
        <source>%1 of %2 or more</source>
        <translation>%1 из %2 или более</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 из %2</translation>
    </message>
</context>
<context>
    <name>gui::TimelineView</name>
    <message>
        <source>Lanes: %1</source>
        <translation>Дорожек: %1</translation>
    </message>
    <message>
        <source>Selection: %1</source>
        <translation>Выбрано: %1</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Шкала времени</translation>
    </message>
    <message>
        <source>One lane for each worker, one span for each try of a task; the gaps are idle time. Press ? for the keys.</source>
        <translation>У каждого исполнителя своя дорожка, у каждой попытки задачи — отрезок; промежутки — это простой. Клавиши — по нажатию «?».</translation>
    </message>
    <message>
        <source>Fit everything	Home</source>
        <translation>Показать всё	Home</translation>
    </message>
    <message>
        <source>Fit selection	F</source>
        <translation>Показать выбранное	F</translation>
    </message>
    <message>
        <source>Undo zoom	Backspace</source>
        <translation>Прежний масштаб	Backspace</translation>
    </message>
    <message>
        <source>Follow now	End</source>
        <translation>Следить за текущим	End</translation>
    </message>
    <message>
        <source>Order lanes by</source>
        <translation>Порядок дорожек</translation>
    </message>
    <message>
        <source>Worker slot</source>
        <translation>По месту исполнителя</translation>
    </message>
    <message>
        <source>PID</source>
        <translation>По PID</translation>
    </message>
    <message>
        <source>Busy share</source>
        <translation>По доле занятости</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>По названию</translation>
    </message>
    <message>
        <source>Keys…	?</source>
        <translation>Клавиши…	?</translation>
    </message>
    <message>
        <source>Ctrl+wheel, W S, pinch	Zoom at the cursor</source>
        <translation>Ctrl+колесо, W S, щипок	Масштаб у курсора</translation>
    </message>
    <message>
        <source>A D, ← →, Shift+wheel, middle drag	Move in time</source>
        <translation>A D, ← →, Shift+колесо, средняя кнопка	Движение по времени</translation>
    </message>
    <message>
        <source>↑ ↓, wheel	Choose a lane, scroll the lanes</source>
        <translation>↑ ↓, колесо	Выбор дорожки, прокрутка</translation>
    </message>
    <message>
        <source>Left drag	Measure: time, tasks, busy share</source>
        <translation>Протяжка левой кнопкой	Измерение: время, задачи, занятость</translation>
    </message>
    <message>
        <source>F, double click	Fit the selection or the span</source>
        <translation>F, двойной щелчок	Показать выбранное или отрезок целиком</translation>
    </message>
    <message>
        <source>Home, 0	Fit everything</source>
        <translation>Home, 0	Показать всё</translation>
    </message>
    <message>
        <source>End	Follow now</source>
        <translation>End	Следить за текущим</translation>
    </message>
    <message>
        <source>. ,	Next and previous span of the lane</source>
        <translation>. ,	Следующий и предыдущий отрезок дорожки</translation>
    </message>
    <message>
        <source>Alt+. Alt+,	Next and previous try of the task</source>
        <translation>Alt+. Alt+,	Следующая и предыдущая попытка задачи</translation>
    </message>
    <message>
        <source>Esc	Drop the selection</source>
        <translation>Esc	Снять выделение</translation>
    </message>
    <message>
        <source>?	These keys</source>
        <translation>?	Эти клавиши</translation>
    </message>
    <message>
        <source>Keys of the timeline</source>
        <translation>Клавиши шкалы времени</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>отменено</translation>
    </message>
    <message>
        <source>%1 % busy</source>
        <translation>занято %1 %</translation>
    </message>
    <message>
        <source>Idle for %1</source>
        <translation>Простой: %1</translation>
    </message>
    <message>
        <source>task %1 · worker %2 · try %3</source>
        <translation>задача %1 · исполнитель %2 · попытка %3</translation>
    </message>
    <message>
        <source>running for %1</source>
        <translation>выполняется %1</translation>
    </message>
    <message>
        <source> in %1, %2 % busy</source>
        <translation> за %1, занято %2 %</translation>
    </message>
    <message>
        <source>, %1 failed</source>
        <translation>, с ошибкой: %1</translation>
    </message>
    <message>
        <source>longest: %1, %2</source>
        <translation>самая долгая: %1, %2</translation>
    </message>
    <message>
        <source>Worker</source>
        <translation>Исполнитель</translation>
    </message>
    <message>
        <source>Busy</source>
        <translation>Занят</translation>
    </message>
    <message>
        <source>Tasks in view</source>
        <translation>Видно задач</translation>
    </message>
    <message>
        <source>Failed in view</source>
        <translation>Видно ошибок</translation>
    </message>
    <message>
        <source>Busy in view</source>
        <translation>Занят в видимом промежутке</translation>
    </message>
    <message>
        <source>Labelled spans in view</source>
        <translation>Видимые отрезки с надписью</translation>
    </message>
    <message>
        <source>Filter to selection</source>
        <translation>Только выбранное</translation>
    </message>
    <message>
        <source>Undo filter	Shift+Backspace</source>
        <translation>Прежний отбор	Shift+Backspace</translation>
    </message>
    <message>
        <source>Show waiting in the queue	Q</source>
        <translation>Показывать ожидание в очереди	Q</translation>
    </message>
    <message>
        <source>Find…	/</source>
        <translation>Найти…	/</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>По началу</translation>
    </message>
    <message>
        <source>Backspace, Shift+Backspace	Undo zoom, undo filter</source>
        <translation>Backspace, Shift+Backspace	Прежний масштаб, прежний отбор</translation>
    </message>
    <message>
        <source>/, Ctrl+F	Find spans by their label</source>
        <translation>/, Ctrl+F	Поиск отрезков по надписи</translation>
    </message>
    <message>
        <source>M, F2, Del	Mark the instant at the cursor; rename, remove the mark</source>
        <translation>M, F2, Del	Отметить момент у курсора; переименовать, убрать метку</translation>
    </message>
    <message>
        <source>[ ]	Previous and next mark</source>
        <translation>[ ]	Предыдущая и следующая метка</translation>
    </message>
    <message>
        <source>Q	Show the waiting in the queue before spans</source>
        <translation>Q	Показать ожидание в очереди перед отрезками</translation>
    </message>
    <message>
        <source>Drag a lane&apos;s label, Alt+↑ Alt+↓	Move the lane</source>
        <translation>Протянуть название дорожки, Alt+↑ Alt+↓	Переставить дорожку</translation>
    </message>
    <message>
        <source>Only %1 to %2</source>
        <translation>Только от %1 до %2</translation>
    </message>
    <message>
        <source>Label of the mark</source>
        <translation>Название метки</translation>
    </message>
    <message>
        <source>Marks</source>
        <translation>Метки</translation>
    </message>
    <message>
        <source>Mark here	M</source>
        <translation>Отметить здесь	M</translation>
    </message>
    <message>
        <source>Rename the mark…	F2</source>
        <translation>Переименовать метку…	F2</translation>
    </message>
    <message>
        <source>Remove the mark	Del</source>
        <translation>Убрать метку	Del</translation>
    </message>
    <message>
        <source>The next task was in the queue for %1 of it.</source>
        <translation>Следующая задача из этого времени стояла в очереди %1.</translation>
    </message>
    <message>
        <source>waited %1 in the queue · ran %2</source>
        <translation>ждала в очереди %1 · выполнялась %2</translation>
    </message>
    <message>
        <source>about %1 % of one core</source>
        <translation>около %1 % одного ядра</translation>
    </message>
    <message>
        <source>What the keys and the mouse do in the timeline</source>
        <translation>Что делают клавиши и мышь на шкале времени</translation>
    </message>
    <message>
        <source>Closes this list</source>
        <translation>Закрывает этот список</translation>
    </message>
</context>
<context>
    <name>gui::Verdict</name>
    <message>
        <source>Not enough evidence for a verdict: the workers&apos; CPU time is not known.</source>
        <translation>Для вывода мало данных: процессорное время исполнителей неизвестно.</translation>
    </message>
    <message>
        <source>Not enough evidence for a verdict: the workers use at most %1 % of a core, but no N above the %2 cores is faster. Measure more workers than cores.</source>
        <translation>Для вывода мало данных: исполнители занимают не больше %1 % ядра, но ни одно N больше числа ядер (%2) не быстрее. Измерьте больше исполнителей, чем ядер.</translation>
    </message>
    <message>
        <source>Not enough evidence for a verdict: the workers use %1 to %2 % of a core and the throughput follows no pattern with one cause. Measure 1, the %3 cores and twice as many workers.</source>
        <translation>Для вывода мало данных: исполнители занимают от %1 до %2 % ядра, и пропускная способность не указывает на одну причину. Измерьте одного исполнителя, столько, сколько ядер (%3), и вдвое больше.</translation>
    </message>
    <message>
        <source>Not enough evidence for a verdict: fewer than two worker counts were repeated, one of them up to the number of cores. Add repeats or worker counts.</source>
        <translation>Для вывода мало данных: нужны повторы хотя бы при двух числах исполнителей, из них одно не больше числа ядер. Добавьте повторы или числа исполнителей.</translation>
    </message>
    <message>
        <source>Waiting-bound: a worker uses %1 % of a core, and %2 workers do %3 items/s where %4 do %5, on %6 cores. More workers than cores pay off; the async pool would do too.</source>
        <translation>Работа ждёт: исполнитель занимает %1 % ядра; при N = %2 выполняется %3 эл./с, при N = %4 — %5, ядер %6. Исполнителей стоит брать больше, чем ядер; подойдёт и асинхронный пул.</translation>
    </message>
    <message>
        <source>Oversubscribed beyond %1 cores: %2 workers do %3 items/s, %4 only %5, while the cores are busy. Use at most %1 workers.</source>
        <translation>Исполнителей больше, чем нужно: ядер %1, при N = %2 выполняется %3 эл./с, при N = %4 только %5, хотя ядра заняты. Берите не больше исполнителей, чем %1.</translation>
    </message>
    <message>
        <source>CPU-bound: each of %1 workers keeps a core %2 % busy, and more than the cores bring nothing. Use as many workers as cores, %3.</source>
        <translation>Работа считает: при N = %1 каждый исполнитель занимает ядро на %2 %, и больше исполнителей, чем ядер, ничего не даёт. Берите столько исполнителей, сколько ядер: %3.</translation>
    </message>
    <message>
        <source>CPU-bound: each of %1 workers keeps a core %2 % busy. Use as many workers as cores, %3.</source>
        <translation>Работа считает: при N = %1 каждый исполнитель занимает ядро на %2 %. Берите столько исполнителей, сколько ядер: %3.</translation>
    </message>
    <message>
        <source>Waiting-bound: a worker uses %1 % of a core, and %2 workers do %3 items/s where %4 do %5, on %6 cores. More workers than cores pay off.</source>
        <translation>Работа ждёт: исполнитель занимает %1 % ядра; при N = %2 выполняется %3 эл./с, при N = %4 — %5, ядер %6. Исполнителей стоит брать больше, чем ядер.</translation>
    </message>
</context>
<context>
    <name>gui::VerdictAdvice</name>
    <message numerus="yes">
        <source>Use %n worker(s)</source>
        <translation>
            <numerusform>Пусть работает %n исполнитель</numerusform>
            <numerusform>Пусть работают %n исполнителя</numerusform>
            <numerusform>Пусть работает %n исполнителей</numerusform>
        </translation>
    </message>
    <message>
        <source>Sets the number of workers for the next run. Undo takes it back.</source>
        <translation>Задаёт число исполнителей для следующего запуска. Отмена вернёт прежнее.</translation>
    </message>
    <message>
        <source>Try the async pool</source>
        <translation>Попробовать асинхронный пул</translation>
    </message>
    <message>
        <source>Chooses the pool that does all items in one thread, for the next run or sweep. Undo takes it back.</source>
        <translation>Выбирает для следующего запуска или серии пул, который выполняет всё в одном потоке. Отмена вернёт прежнее.</translation>
    </message>
    <message>
        <source>Measure %1</source>
        <translation>Измерить %1</translation>
    </message>
    <message>
        <source>Sets the worker counts and repeats of the next sweep. Undo takes it back.</source>
        <translation>Задаёт для следующей серии числа исполнителей и повторы. Отмена вернёт прежнее.</translation>
    </message>
</context>
<context>
    <name>gui::WorkerModel</name>
    <message>
        <source>The worker&apos;s place in the pool: its lane and colour</source>
        <translation>Место исполнителя в пуле: его дорожка и цвет</translation>
    </message>
    <message>
        <source>Slot</source>
        <translation>Место</translation>
    </message>
    <message>
        <source>Process number; of a thread pool, the thread number</source>
        <translation>Номер процесса, а в пуле потоков — номер потока</translation>
    </message>
    <message>
        <source>PID</source>
        <translation>PID</translation>
    </message>
    <message>
        <source>What the worker is doing at the moment</source>
        <translation>Чем исполнитель занят сейчас</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Состояние</translation>
    </message>
    <message>
        <source>Share of one core: 100 % is one core</source>
        <translation>Доля одного ядра: 100 % — одно ядро целиком</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>ЦП</translation>
    </message>
    <message>
        <source>Memory in use now (resident set)</source>
        <translation>Занятая сейчас память (resident set)</translation>
    </message>
    <message>
        <source>RSS</source>
        <translation>RSS</translation>
    </message>
    <message>
        <source>Tries that ended on this worker</source>
        <translation>Попытки, завершённые этим исполнителем</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>Задачи</translation>
    </message>
    <message>
        <source>Now doing</source>
        <translation>Сейчас</translation>
    </message>
    <message>
        <source>How the worker ended</source>
        <translation>Как исполнитель завершился</translation>
    </message>
    <message>
        <source>Exit</source>
        <translation>Исход</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>item %1</source>
        <translation>элемент %1</translation>
    </message>
    <message>
        <source>lost %1</source>
        <translation>потерян %1</translation>
    </message>
    <message>
        <source>From the request to start it until it was ready</source>
        <translation>От запроса на запуск до готовности</translation>
    </message>
    <message>
        <source>Start-up</source>
        <translation>Запуск</translation>
    </message>
    <message>
        <source>Time it was ready and had no item to work on</source>
        <translation>Время, когда он был готов, но не имел элемента для работы</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Ожидание</translation>
    </message>
    <message>
        <source>Time in items that have ended</source>
        <translation>Время в завершённых элементах</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>Работа</translation>
    </message>
    <message>
        <source>Of its working time: decoding items and encoding results</source>
        <translation>Из времени работы: разбор элементов и кодирование результатов</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>Кодирование</translation>
    </message>
    <message>
        <source>Encoded items it was sent</source>
        <translation>Закодированные элементы, переданные ему</translation>
    </message>
    <message>
        <source>Bytes in</source>
        <translation>Получено</translation>
    </message>
    <message>
        <source>Encoded results it sent back</source>
        <translation>Закодированные результаты, отправленные им</translation>
    </message>
    <message>
        <source>Bytes out</source>
        <translation>Отправлено</translation>
    </message>
    <message>
        <source>replaces %1</source>
        <translation>сменил %1</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>ничем</translation>
    </message>
    <message>
        <source>%1 ago: CPU %2 % of one core, RSS %3, doing %4</source>
        <translation>%1 назад: ЦП %2 % одного ядра, RSS %3, занят: %4</translation>
    </message>
    <message>
        <source>new · %1</source>
        <translation>новый · %1</translation>
    </message>
    <message>
        <source>History</source>
        <translation>История</translation>
    </message>
    <message>
        <source>Its CPU over the last half minute, 100 % at the top; hover for what it did then</source>
        <translation>Его ЦП за последние полминуты, вверху 100 %; наведите указатель, чтобы узнать, чем он тогда был занят</translation>
    </message>
    <message>
        <source>The item being worked on, and for how long from one second on</source>
        <translation>Элемент, над которым он работает; начиная с одной секунды — и как долго</translation>
    </message>
    <message>
        <source>Lives</source>
        <translation>Живёт</translation>
    </message>
    <message>
        <source>Time since it was started; until its end, if it ended</source>
        <translation>Время с запуска; если он закончил — до конца</translation>
    </message>
    <message>
        <source>Waits</source>
        <translation>Ожидания</translation>
    </message>
    <message>
        <source>Voluntary context switches: it gave its core away to wait for something</source>
        <translation>Добровольные переключения контекста: он отдал ядро, чтобы чего-то дождаться</translation>
    </message>
    <message>
        <source>Preemptions</source>
        <translation>Вытеснения</translation>
    </message>
    <message>
        <source>Involuntary context switches: the scheduler took its core away</source>
        <translation>Принудительные переключения контекста: планировщик отобрал у него ядро</translation>
    </message>
    <message>
        <source>Run queue</source>
        <translation>Очередь ЦП</translation>
    </message>
    <message>
        <source>Time it was ready to run, but had no core</source>
        <translation>Время, когда он был готов работать, но не имел ядра</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Запущен</translation>
    </message>
    <message>
        <source>Time of day at which it was started</source>
        <translation>Время суток, когда он был запущен</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Потоки</translation>
    </message>
    <message>
        <source>How many threads the process has</source>
        <translation>Сколько потоков у процесса</translation>
    </message>
    <message>
        <source>Minor faults</source>
        <translation>Малые отказы</translation>
    </message>
    <message>
        <source>Page faults that memory alone could answer, since its start</source>
        <translation>Отказы страниц, для которых хватило памяти, с его запуска</translation>
    </message>
    <message>
        <source>Major faults</source>
        <translation>Большие отказы</translation>
    </message>
    <message>
        <source>Page faults that had to wait for a disk</source>
        <translation>Отказы страниц, которым пришлось ждать диска</translation>
    </message>
    <message>
        <source>Disk read</source>
        <translation>Чтение с диска</translation>
    </message>
    <message>
        <source>Bytes it had read from storage, caches left aside</source>
        <translation>Сколько байтов прочитано с накопителя, не считая кэша</translation>
    </message>
    <message>
        <source>Disk written</source>
        <translation>Запись на диск</translation>
    </message>
    <message>
        <source>Bytes it caused to be written to storage</source>
        <translation>Сколько байтов он отправил на накопитель</translation>
    </message>
    <message>
        <source>PSS</source>
        <translation>PSS</translation>
    </message>
    <message>
        <source>Its share of memory: a page used by n processes counts an n-th. Looked at every 5 s</source>
        <translation>Его доля памяти: страница, общая для n процессов, считается за 1/n. Обновляется раз в 5 с</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Приоритет</translation>
    </message>
    <message>
        <source>The scheduler&apos;s priority: 20 plus nice, usually</source>
        <translation>Приоритет у планировщика: обычно 20 плюс nice</translation>
    </message>
    <message>
        <source>Nice</source>
        <translation>Nice</translation>
    </message>
    <message>
        <source>From -20, goes first, to 19, goes last</source>
        <translation>От -20, идёт первым, до 19, идёт последним</translation>
    </message>
    <message>
        <source>Cores</source>
        <translation>Ядра</translation>
    </message>
    <message>
        <source>The cores it may use (affinity)</source>
        <translation>Ядра, которыми он может пользоваться (affinity)</translation>
    </message>
    <message>
        <source>Control group</source>
        <translation>Контрольная группа</translation>
    </message>
    <message>
        <source>The control group it belongs to (cgroup)</source>
        <translation>Контрольная группа, в которую он входит (cgroup)</translation>
    </message>
    <message>
        <source>Parent</source>
        <translation>Родитель</translation>
    </message>
    <message>
        <source>PID of its parent</source>
        <translation>PID его родителя</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Команда</translation>
    </message>
    <message>
        <source>Its command line</source>
        <translation>Его командная строка</translation>
    </message>
</context>
<context>
    <name>gui::WorkerPanel</name>
    <message>
        <source>%1 alive · %2 ended · 100 % = one core</source>
        <translation>живых: %1 · завершено: %2 · 100 % = одно ядро</translation>
    </message>
    <message>
        <source>tagged: %1, actions are about them</source>
        <translation>помечено: %1, действия относятся к ним</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 из %2</translation>
    </message>
    <message>
        <source>No worker has that text.</source>
        <translation>Такого текста нет ни у одного исполнителя.</translation>
    </message>
    <message>
        <source>processes beneath: %1</source>
        <translation>процессов под ними: %1</translation>
    </message>
</context>
<context>
    <name>gui::WorkerTreeModel</name>
    <message>
        <source>running</source>
        <translation>работает</translation>
    </message>
    <message>
        <source>sleeping</source>
        <translation>спит</translation>
    </message>
    <message>
        <source>disk wait</source>
        <translation>ждёт диска</translation>
    </message>
    <message>
        <source>suspended</source>
        <translation>приостановлен</translation>
    </message>
    <message>
        <source>zombie</source>
        <translation>зомби</translation>
    </message>
    <message>
        <source>idle</source>
        <translation>простаивает</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Имя</translation>
    </message>
</context>
<context>
    <name>lab</name>
    <message>
        <source>Multiplies a number by two.</source>
        <translation>Умножает число на два.</translation>
    </message>
    <message>
        <source>Does what programs do wrong, at one item or at every one; the others return their index.</source>
        <translation>Делает то, что идёт в программах не так, на одном элементе или на каждом; остальные возвращают свой номер.</translation>
    </message>
    <message>
        <source>Packs a file as OUT/NAME.gz, which appears complete or not at all.</source>
        <translation>Сжимает файл в OUT/NAME.gz, который появляется целиком или не появляется вовсе.</translation>
    </message>
    <message>
        <source>Computes one tile of the Mandelbrot set; tiles differ much in cost.</source>
        <translation>Вычисляет одну плитку множества Мандельброта; плитки сильно различаются по стоимости.</translation>
    </message>
    <message>
        <source>Estimates pi from random points in a square (Monte Carlo).</source>
        <translation>Оценивает число пи по случайным точкам в квадрате (метод Монте-Карло).</translation>
    </message>
    <message>
        <source>Counts the primes up to a bound with a segmented sieve.</source>
        <translation>Считает простые числа до заданной границы сегментированным решетом.</translation>
    </message>
    <message>
        <source>Computes the SHA-256 sum of a file, as sha256sum does.</source>
        <translation>Вычисляет сумму SHA-256 файла, как это делает sha256sum.</translation>
    </message>
    <message>
        <source>Waits, and uses no CPU. The value is the seconds it really took.</source>
        <translation>Ждёт и не занимает процессор. Значение — сколько секунд это длилось на самом деле.</translation>
    </message>
    <message>
        <source>Burns CPU. The value is the seconds of CPU time it really used.</source>
        <translation>Занимает процессор. Значение — сколько секунд процессорного времени потрачено на самом деле.</translation>
    </message>
    <message>
        <source>Multiplies a number by itself.</source>
        <translation>Умножает число само на себя.</translation>
    </message>
    <message>
        <source>Fetches a page with libcurl; each worker keeps its connection.</source>
        <translation>Загружает страницу через libcurl; каждый исполнитель держит своё соединение.</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>число</translation>
    </message>
    <message>
        <source>anything</source>
        <translation>что угодно</translation>
    </message>
    <message>
        <source>a file</source>
        <translation>файл</translation>
    </message>
    <message>
        <source>a tile number from 0; without items all tiles</source>
        <translation>номер плитки от 0; без элементов — все плитки</translation>
    </message>
    <message>
        <source>a seed, a whole number from 0</source>
        <translation>начальное число генератора, целое от 0</translation>
    </message>
    <message>
        <source>an upper bound, up to 10^12</source>
        <translation>верхняя граница, до 10^12</translation>
    </message>
    <message>
        <source>a URL, or a path on server=; without items nine pages</source>
        <translation>URL или путь на server=; без элементов — девять страниц</translation>
    </message>
    <message>
        <source>what goes wrong: an exception, exit(3), abort, a bad write, SIGKILL, waiting for ever, memory used up (64 MiB more than now), or a result of 64 MiB</source>
        <translation>что идёт не так: исключение, exit(3), abort, запись по неверному адресу, SIGKILL, вечное ожидание, исчерпание памяти (на 64 МиБ больше, чем сейчас) или результат в 64 МиБ</translation>
    </message>
    <message>
        <source>index of the item it happens at, from 0; without it every item</source>
        <translation>номер элемента, на котором это случается, от 0; если не указан — на каждом</translation>
    </message>
    <message>
        <source>the folder the packed files go to; made if it isn&apos;t there</source>
        <translation>папка для сжатых файлов; если её нет, будет создана</translation>
    </message>
    <message>
        <source>1 is fast, 9 packs best</source>
        <translation>1 — быстро, 9 — сжимает сильнее всего</translation>
    </message>
    <message>
        <source>pixels a side of the picture</source>
        <translation>пикселей по стороне картинки</translation>
    </message>
    <message>
        <source>into how many tiles the picture is cut</source>
        <translation>на сколько плиток разрезана картинка</translation>
    </message>
    <message>
        <source>limit of iterations a pixel</source>
        <translation>предел итераций на пиксель</translation>
    </message>
    <message>
        <source>random points an item draws</source>
        <translation>случайных точек на элемент</translation>
    </message>
    <message>
        <source>how long an item takes</source>
        <translation>сколько длится элемент</translation>
    </message>
    <message>
        <source>CPU time an item burns</source>
        <translation>процессорное время на элемент</translation>
    </message>
    <message>
        <source>http://HOST:PORT for items that are paths; without it and without items a server of our own is started</source>
        <translation>http://HOST:PORT для элементов-путей; если не указан и элементов нет, запускается собственный сервер</translation>
    </message>
    <message>
        <source>how long a page may take</source>
        <translation>сколько может загружаться страница</translation>
    </message>
    <message>
        <source>Writes its item to standard output; shows how output is captured.</source>
        <translation>Пишет свой элемент в стандартный вывод; показывает, как собирается вывод.</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>The window of Poolscope, a laboratory for worker processes.</source>
        <translation>Окно Poolscope, лаборатории рабочих процессов.</translation>
    </message>
    <message>
        <source>Measure the CPU time of each turn of the event loop while something runs, and write the distribution to FILE (JSON) at the end.</source>
        <translation>Измерять процессорное время каждого оборота цикла событий, пока идёт работа, и в конце записать распределение в FILE (JSON).</translation>
    </message>
</context>
</TS>
