// The stories of tests/store/decide/language_stories.h that are written in Cyrillic, Greek and Latin letters.

#include "tests/store/decide/language_stories.h"

namespace newsfold::testing {

const LanguageStory kRussian = {
    "Администрация портового посёлка объявила в среду, что паром, простоявший восемь месяцев, вернётся на "
    "линию 1-го числа. "
    "По словам начальника транспортного отдела Семёна Королёва, новое судно работает от аккумуляторов, берёт "
    "на борт 150 пассажиров и идёт 4 часа без подзарядки. "
    "На пресс-конференции он сообщил, что ради безопасности полностью обновлён причал, а зал ожидания "
    "утеплён. "
    "Рыбаки надеются, что туристы ещё вернутся, и тогда оживут «прибрежные кафе» и всё, что кормит берег. "
    "Однако часть жителей жалуется на цену: билет подорожал с 40 до 60 рублей, хотя школьники и пенсионеры "
    "платят половину. "
    "Мэрия подчёркивает: если людей придёт больше, чем ждут, осенью добавят ночные рейсы.",
    "Министерство культуры объявило в четверг, что областная библиотека, закрытая два года, откроется 15-го "
    "числа. "
    "По словам директора Марии Журавлёвой, читальные залы вмещают 400 человек, а рукописи перевезены в сухие "
    "прохладные хранилища. "
    "Она добавила, что тысячи старых книг отсняты и доступны исследователям бесплатно. "
    "Преподаватели университета считают, что сотрудников слишком мало, и просят принять новых библиотекарей. "
    "Работать библиотека будет с девяти утра до семи вечера, выходной — пятница. "
    "В ближайшие три года ведомство обещает открыть небольшие филиалы в дальних деревнях."};

const LanguageStory kUkrainian = {
    "Міська рада оголосила в середу, що пором, який простояв вісім місяців, повернеться на лінію 1 числа "
    "наступного місяця. "
    "За словами начальника відділу транспорту Дем’яна Ґудзя, нове судно працює від акумуляторів, бере на "
    "борт 150 пасажирів і йде 4 години без підзарядки. "
    "На зустрічі з журналістами він сказав, що заради здоров’я і безпеки людей повністю оновлено причал та "
    "зал очікування. "
    "Рибалки сподіваються, що туристи повернуться і об’єднають довкола себе прибережні кав’ярні. "
    "Однак частина мешканців скаржиться на ціну: квиток подорожчав із 40 до 60 гривень, хоча школярі платять "
    "половину. "
    "У раді наголошують: якщо людей буде більше, ніж чекають, восени з’являться нічні рейси.",
    "Міністерство культури оголосило в четвер, що обласна бібліотека, зачинена два роки, відкриється 15 "
    "числа. "
    "За словами директорки Марії Журавель, читальні зали вміщують 400 осіб, а рукописи перевезено в сухі "
    "прохолодні сховища. "
    "Вона додала, що тисячі старих книжок відзнято і дослідники матимуть до них вільний доступ. "
    "Викладачі університету вважають, що працівників замало, і просять узяти нових бібліотекарів. "
    "Працюватиме бібліотека з дев’ятої ранку до сьомої вечора, вихідний — п’ятниця. "
    "Упродовж трьох років відомство обіцяє відкрити невеликі філії в далеких селах."};

const LanguageStory kSerbian = {
    "Општина је у среду саопштила да ће се трајект, који осам месеци није саобраћао, вратити на линију првог "
    "дана идућег месеца. "
    "Према речима начелника за саобраћај Ђорђа Његована, нови брод користи батерије, прима 150 путника и "
    "плови 4 сата без пуњења. "
    "На конференцији за новинаре рекао је да су због безбедности људи потпуно обновљени пристан и чекаоница. "
    "Рибари се надају да ће се туристи вратити и да ће крчме на обали поново имати посла. "
    "Ипак, део мештана жали се на цену: карта је поскупела са 40 на 60 динара, док ђаци и пензионери плаћају "
    "половину. "
    "У општини истичу да ће, буде ли путника више него што се очекује, на јесен бити и ноћних вожњи.",
    "Министарство културе саопштило је у четвртак да ће се народна библиотека, затворена две године, "
    "отворити средином идућег месеца. "
    "Према речима управнице Љубице Џамић, читаонице примају 400 људи, а рукописи су пренети у суве и хладне "
    "просторије. "
    "Додала је да су хиљаде старих књига снимљене и да их истраживачи могу гледати бесплатно. "
    "Професори сматрају да запослених нема довољно и траже да се приме нови библиотекари. "
    "Библиотека ће радити од девет ујутру до седам увече, а петком је затворена. "
    "Министарство обећава да ће за три године отворити мање огранке у удаљеним селима."};

const LanguageStory kSerbianMatch = {
    "Фудбалери Граничара победили су синоћ Поморац са 2:1 у дванаестом колу и попели се на треће место. "
    "Гости су повели у 17. минуту, када је Љубомир Његић после прекида погодио главом. "
    "Изједначио је Ђурица Ћирковић из једанаестерца, а победу је три минута пре краја донео Џајић, шутем са "
    "ивице шеснаестерца. "
    "Тренер домаћих Жељко Шишић рекао је да му је жао што публике није било више, јер је утакмица била једна "
    "од најбољих ове јесени. "
    "Поморац је последњих двадесет минута играо са десет играча, пошто је искључен везиста Пуђа.",
    "Поморац и Граничар одиграли су у недељу без голова у двадесет седмом колу, пред препуним трибинама. "
    "Домаћи су два пута погодили стативу, а голман гостију Вучић одбранио је ударац Љубомира Његића из "
    "слободног бацања. "
    "Судија је у 64. минуту поништио погодак Џајића због офсајда, што је изазвало дуге протесте на клупи. "
    "Капитен Граничара Ђурица Ћирковић повредио је колено и неће играти до краја сезоне, потврђено је из "
    "клуба. "
    "Бод обе екипе оставља у борби за опстанак, јер је до краја првенства остало још само три утакмице."};

const LanguageStory kUzbek = {
    "Шаҳар ҳокимлиги чоршанба куни саккиз ой тўхтаб турган паром келаси ойнинг биринчи кунидан яна қатнай "
    "бошлашини эълон қилди. "
    "Транспорт бўлими бошлиғи Ёрқин Ғуломовнинг айтишича, янги кема аккумуляторда ишлайди, 150 йўловчини "
    "сиғдиради ва 4 соат сузади. "
    "Журналистлар билан учрашувда у одамлар хавфсизлиги учун бандаргоҳ ва кутиш зали тўлиқ янгиланганини "
    "маълум қилди. "
    "Балиқчилар сайёҳлар қайтишига ва қирғоқдаги ошхоналар яна гавжум бўлишига умид боғламоқда. "
    "Бироқ айрим аҳоли нархдан норози: чипта 40 минг сўмдан 60 минг сўмга кўтарилди, ўқувчилар эса ярмини "
    "тўлайди. "
    "Етти ёшгача болалар учун имтиёз сақланади, июль ойида акция бошланади, деди ҳокимлик вакили.",
    "Маданият вазирлиги пайшанба куни икки йилдан буён ёпиқ турган вилоят кутубхонаси ой ўртасида очилишини "
    "билдирди. "
    "Кутубхона мудири Дилфуза Жўраеванинг сўзларига кўра, ўқув заллари 400 кишига мўлжалланган, қўлёзмалар "
    "эса қуруқ ва салқин хоналарга кўчирилган. "
    "Унинг қўшимча қилишича, минглаб эски китоблар суратга олинган ва тадқиқотчилар улардан бепул "
    "фойдаланиши мумкин. "
    "Университет ўқитувчилари ходимлар етишмаслигини айтиб, янги мутахассисларни ишга олишни сўрамоқда. "
    "Муассаса эрталаб тўққиздан кечки еттигача ишлайди, жума куни дам олади. "
    "Вазирлик уч йил ичида олис қишлоқларда кичик филиаллар очишга ваъда бермоқда."};

const LanguageStory kGreek = {
    "Ο δήμος ανακοίνωσε την Τετάρτη ότι το πορθμείο, που έμεινε δεμένο οκτώ μήνες, επιστρέφει στη γραμμή την "
    "1η του επόμενου μήνα. "
    "Σύμφωνα με τον υπεύθυνο συγκοινωνιών, το νέο πλοίο κινείται με μπαταρίες, μεταφέρει 150 επιβάτες και "
    "ταξιδεύει 4 ώρες χωρίς φόρτιση. "
    "Στη συνέντευξη τύπου είπε ότι η αποβάθρα και η αίθουσα αναμονής ανακαινίστηκαν για την ασφάλεια των "
    "επιβατών. "
    "Οι ψαράδες ελπίζουν ότι οι τουρίστες θα ξαναγεμίσουν τις ταβέρνες της παραλίας ύστερα από μια δύσκολη "
    "χρονιά. "
    "Ωστόσο, ορισμένοι κάτοικοι διαμαρτύρονται για το εισιτήριο, που ακρίβυνε στα 60 λεπτά· οι μαθητές και "
    "οι συνταξιούχοι πληρώνουν τα μισά. "
    "Ο δήμος τονίζει ότι, αν οι επιβάτες είναι περισσότεροι, το φθινόπωρο θα προστεθούν νυχτερινά "
    "δρομολόγια.",
    "Το υπουργείο Πολιτισμού ανακοίνωσε την Πέμπτη ότι η βιβλιοθήκη της πόλης, κλειστή εδώ και δύο χρόνια, "
    "ανοίγει ξανά στις 15 του μήνα. "
    "Σύμφωνα με τη διευθύντρια, τα αναγνωστήρια χωρούν 400 άτομα και τα χειρόγραφα μεταφέρθηκαν σε "
    "δροσερούς, ξηρούς χώρους. "
    "Πρόσθεσε ότι χιλιάδες παλιά βιβλία φωτογραφήθηκαν και οι ερευνητές θα τα βλέπουν δωρεάν. "
    "Καθηγητές του πανεπιστημίου θεωρούν ότι το προσωπικό δεν φτάνει και ζητούν νέους βιβλιοθηκονόμους. "
    "Η βιβλιοθήκη θα λειτουργεί από τις εννέα το πρωί ως τις επτά το βράδυ, εκτός από την Παρασκευή. "
    "Το υπουργείο υπόσχεται μικρά παραρτήματα στα απομακρυσμένα χωριά μέσα σε τρία χρόνια."};

const LanguageStory kTurkish = {
    "İstanbul'da ILICA İSKELESİ YENİDEN AÇILIYOR. Belediye çarşamba günü yaptığı açıklamada, sekiz aydır "
    "bağlı duran vapurun ayın birinde sefere çıkacağını duyurdu. "
    "Ulaşım müdürü Işıl Yıldırım, yeni geminin elektrikle çalıştığını, 150 yolcu taşıdığını ve bir şarjla 4 "
    "saat gittiğini söyledi. "
    "Basın toplantısında, yolcuların güvenliği için iskelenin ve bekleme salonunun baştan aşağı "
    "yenilendiğini belirtti. "
    "Balıkçılar, turistlerin dönmesiyle kıyıdaki lokantaların canlanacağını umuyor; kışın Ilıca'nın "
    "sokakları ıssız kalmıştı. "
    "Ancak bazı sakinler biletin 40 liradan 60 liraya çıkmasından yakınıyor, öğrenciler ve emekliler "
    "yarısını ödeyecek. "
    "Belediye, yolcu sayısı artarsa sonbaharda gece seferlerinin de konulacağını vurguladı.",
    "Ankara'da ESKİ KÜTÜPHANE AÇILIYOR. Kültür Bakanlığı perşembe günü yaptığı açıklamada, iki yıldır kapalı "
    "olan kütüphanenin ayın ortasında hizmete gireceğini duyurdu. "
    "Müdür Şükrü Ilgaz, okuma salonlarının 400 kişi aldığını ve yazmaların serin, kuru odalara taşındığını "
    "söyledi. "
    "Binlerce eski kitabın fotoğrafının çekildiğini, araştırmacıların bunlara ücretsiz ulaşabileceğini "
    "ekledi. "
    "Öğretim üyeleri personelin yetersiz olduğunu savunuyor ve yeni kütüphaneciler alınmasını istiyor. "
    "Kütüphane sabah dokuzdan akşam yediye kadar açık olacak, cuma günleri kapalı kalacak. "
    "Bakanlık üç yıl içinde uzak köylerde küçük şubeler açmaya söz verdi."};

const LanguageStory kVietnamese = {
    "Chính quyền thị trấn ven biển thông báo hôm thứ Tư rằng chuyến phà ngừng chạy tám tháng qua sẽ hoạt "
    "động trở lại từ ngày 1 tháng sau. "
    "Ông Đặng Quốc Hòa, trưởng phòng giao thông, nói con tàu mới chạy bằng điện, chở được 150 hành khách và "
    "đi được 4 giờ sau mỗi lần sạc. "
    "Tại buổi họp báo, ông cho biết cầu cảng và phòng chờ đã được sửa chữa toàn bộ để bảo đảm an toàn cho "
    "mọi người. "
    "Hội ngư dân hy vọng du khách quay lại thì các quán ăn dọc bờ biển mới đỡ vắng sau một năm khó khăn. "
    "Tuy nhiên, một số người dân lo giá vé tăng từ 40 lên 60 nghìn đồng; học sinh và người cao tuổi vẫn trả "
    "một nửa, kể cả các cụ ở khóa bồi dưỡng sức khỏe. "
    "Chính quyền khẳng định nếu khách đông hơn dự kiến thì mùa thu sẽ có thêm chuyến đêm.",
    "Bộ Văn hóa thông báo hôm thứ Năm rằng thư viện tỉnh đóng cửa hai năm qua sẽ mở lại vào giữa tháng sau. "
    "Bà Đỗ Thúy Loan, giám đốc thư viện, nói các phòng đọc có chỗ cho 400 người và sách cổ đã được chuyển "
    "vào kho mát, khô ráo. "
    "Bà cho biết hàng nghìn cuốn sách cũ đã được chụp lại để giới nghiên cứu xem miễn phí. "
    "Giảng viên đại học cho rằng số nhân viên còn quá ít và đề nghị tuyển thêm thủ thư. "
    "Thư viện mở cửa từ chín giờ sáng đến bảy giờ tối, riêng thứ Sáu đóng cửa. "
    "Bộ hứa trong ba năm tới sẽ lập các chi nhánh nhỏ ở những xã vùng xa."};

const LanguageStory kGerman = {
    "Die Stadt Großhafen hat am Mittwoch angekündigt, dass die seit acht Monaten stillgelegte Fähre am 1. "
    "des nächsten Monats wieder fährt. "
    "Das neue Schiff läuft mit Strom, fasst 150 Fahrgäste und kommt mit einer Ladung vier Stunden weit, "
    "sagte Verkehrsleiter Jörg Weißmüller. "
    "Anlegestelle und Wartesaal seien aus Gründen der Sicherheit von Grund auf erneuert worden, die Straße "
    "dorthin ebenso. "
    "Die Fischer hoffen, dass mit den Gästen auch das Geschäft der „Fischküche“ am Ufer zurückkehrt. "
    "Einige Bewohner ärgern sich allerdings über den Fahrpreis, der von 40 auf 60 Cent steigt; Schüler und "
    "Ältere zahlen die Hälfte. "
    "Falls mehr Menschen kommen als erwartet, soll es im Herbst auch nachts Fahrten geben, heißt es im "
    "Rathaus.",
    "Das Ministerium hat am Donnerstag angekündigt, dass die seit zwei Jahren geschlossene Landesbücherei am "
    "15. des Monats wieder öffnet. "
    "In den Lesesälen finden 400 Menschen Platz, die Handschriften liegen nun in kühlen, trockenen Räumen, "
    "sagte Leiterin Grete Süßholz. "
    "Tausende alte Bücher seien fotografiert worden und für die Forschung frei zugänglich. "
    "An der Universität heißt es, das Personal reiche nicht aus; man brauche neue Fachkräfte. "
    "Geöffnet ist von neun Uhr früh bis sieben Uhr abends, freitags bleibt das Haus zu. "
    "Innerhalb von drei Jahren sollen kleine Zweigstellen in abgelegenen Dörfern entstehen."};

const LanguageStory kFrench = {
    "La mairie a annoncé mercredi que le bac, à l’arrêt depuis huit mois, reprendra son service dès le 1er "
    "du mois prochain. "
    "Le nouveau navire, chef-d’œuvre d’un chantier local, fonctionne à l’électricité, embarque 150 passagers "
    "et navigue quatre heures par charge, précise Chloé Lecœur. "
    "L’embarcadère et la salle d’attente ont été rénovés de fond en comble pour la sécurité des voyageurs. "
    "Les pêcheurs espèrent que les touristes reviendront et que les bistrots du front de mer retrouveront "
    "leur clientèle, « sœurs et cœurs réunis ». "
    "Certains habitants se plaignent toutefois du prix du billet, passé de 40 à 60 centimes ; élèves et "
    "retraités paieront moitié prix. "
    "Si l’affluence dépasse les prévisions, des traversées de nuit seront ajoutées à l’automne, assure la "
    "mairie.",
    "Le ministère a annoncé jeudi que la bibliothèque régionale, fermée depuis deux ans, rouvrira au milieu "
    "du mois prochain. "
    "Les salles de lecture accueillent 400 personnes et les manuscrits dorment désormais dans des réserves "
    "fraîches et sèches, explique la directrice. "
    "Des milliers d’ouvrages anciens ont été photographiés et les chercheurs y auront accès gratuitement. "
    "À l’université, on estime que le personnel ne suffit pas et l’on réclame de nouveaux bibliothécaires. "
    "L’établissement ouvrira de neuf heures du matin à sept heures du soir, sauf le vendredi. "
    "D’ici trois ans, de petites annexes verront le jour dans les villages éloignés, promet le ministère."};

const LanguageStory kPolish = {
    "Władze miasta ogłosiły w środę, że prom, który stał osiem miesięcy, wróci na linię pierwszego dnia "
    "przyszłego miesiąca. "
    "Nowy statek pływa na prąd, zabiera 150 pasażerów i może płynąć 4 godziny bez ładowania, powiedział "
    "Paweł Żółkiewski. "
    "Przystań i poczekalnię całkowicie odnowiono, żeby podróżni byli bezpieczni, a ścieżkę wyłożono "
    "kamieniem. "
    "Rybacy liczą na to, że turyści wrócą i że nadbrzeżne bary znów będą pełne po trudnym roku. "
    "Część mieszkańców skarży się jednak na cenę biletu, który zdrożał z 40 do 60 groszy; uczniowie i "
    "emeryci zapłacą połowę. "
    "Jeśli chętnych będzie więcej, niż się zakłada, jesienią ruszą też rejsy nocne, zapewnia ratusz.",
    "Ministerstwo ogłosiło w czwartek, że biblioteka wojewódzka, zamknięta od dwóch lat, otworzy się w "
    "połowie przyszłego miesiąca. "
    "Czytelnie pomieszczą 400 osób, a rękopisy leżą teraz w suchych i chłodnych magazynach, powiedziała "
    "dyrektorka Wisława Łoś. "
    "Tysiące dawnych książek sfotografowano i badacze obejrzą je za darmo. "
    "Wykładowcy twierdzą, że pracowników jest za mało, i proszą o nowych bibliotekarzy. "
    "Biblioteka będzie czynna od dziewiątej rano do siódmej wieczorem, w piątki pozostanie zamknięta. "
    "W ciągu trzech lat w odległych wsiach mają powstać niewielkie filie."};

const LanguageStory kNorwegian = {
    "Kommunen kunngjorde onsdag at fergen, som har ligget i åtte måneder, er på plass igjen den første dagen "
    "i neste måned. "
    "Det nye skipet går på strøm, tar 150 passasjerer og kan kjøre i 4 timer før det må lades, sier Bjørn "
    "Sæther i samferdselsetaten. "
    "Kaia og ventesalen er pusset opp fra grunnen av hensyn til sikkerheten, og veien dit er blitt større. "
    "Fiskerne håper at turistene kommer tilbake, så kafeene langs sjøen får noe å gjøre etter et dårlig år. "
    "Noen beboere er likevel misfornøyde med billetten, som øker fra 40 til 60 kroner; elever og "
    "pensjonister betaler det halve. "
    "Blir det flere reisende enn ventet, settes det inn nattruter til høsten, lover ordføreren i Tromsø.",
    "Departementet kunngjorde torsdag at fylkesbiblioteket, som har vært stengt i to år, åpner midt i neste "
    "måned. "
    "Lesesalene har plass til 400 mennesker, og håndskriftene ligger nå i kjølige, tørre rom, sier "
    "bibliotekssjef Åse Bråthen. "
    "Tusenvis av gamle bøker er fotografert, og forskere kan se dem gratis. "
    "Ved universitetet mener de at det er for få ansatte, og ber om flere bibliotekarer. "
    "Biblioteket holder åpent fra ni om morgenen til sju om kvelden, men er stengt på fredager. "
    "I løpet av tre år skal det komme små avdelinger i avsidesliggende bygder."};

const LanguageStory kSpanish = {
    "El ayuntamiento anunció el miércoles que el transbordador, parado desde hace ocho meses, volverá a "
    "navegar el día 1 del próximo mes. "
    "El nuevo barco funciona con electricidad, lleva a 150 pasajeros y navega cuatro horas con cada carga, "
    "según explicó Íñigo Muñoz. "
    "El muelle y la sala de espera se han renovado por completo este año para la seguridad de niños y "
    "mayores. "
    "Los pescadores confían en que vuelvan los turistas y en que las tabernas de la bahía se llenen tras un "
    "otoño difícil. "
    "¿Y el precio? Algunos vecinos se quejan de que el billete suba de 40 a 60 céntimos; los alumnos y los "
    "jubilados pagarán la mitad. "
    "Si hay más viajeros de lo previsto, habrá también travesías nocturnas, señala el ayuntamiento.",
    "El ministerio anunció el jueves que la biblioteca regional, cerrada desde hace dos años, abrirá de "
    "nuevo a mediados del próximo mes. "
    "Las salas de lectura acogen a 400 personas y los manuscritos descansan ya en depósitos frescos y secos, "
    "según explicó la directora. "
    "Miles de libros antiguos se han fotografiado y los investigadores podrán verlos gratis. "
    "En la universidad creen que faltan empleados y piden que se contrate a más bibliotecarios. "
    "La biblioteca abrirá de nueve de la mañana a siete de la tarde, salvo los viernes. "
    "En tres años habrá pequeñas sucursales en los pueblos más alejados, promete el ministerio."};

}  // namespace newsfold::testing
