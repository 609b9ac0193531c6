"""Given names, across the languages of the region, and what they are shortened to."""

_FORMS = """
agnieszka aga agusia;
aleksander alexander alexandr alexandru alek alex olek sasza sasha sandu alec;
aleksandra alexandra ola olenka sandra sasa alexa;
ana anna ania anka aneczka andzia hania hanka anicka ani anca;
andrei andrzej andrew andreas ondrej andrej andy jedrek drew ondra;
antoni anton anthony antonin antek tony tonda toni;
barbara basia baska bara barca barbora barb;
bartosz bartlomiej bartek bartholomew;
bogdan bohdan;
katarzyna katerina catherine katherine kathryn kate kasia kaska katka cathy kathy kati ecaterina
    catalina katja katarina catarina;
krzysztof kristof christopher cristopher krystof kryspin krzysiek krzys chris kit cristi cristian
    christian kristian;
charles karel karol carl karl charlie chuck karolek;
daniel dan danny danek dani;
dariusz darek darius;
dominik dominic domen nik;
edward eduard edek ed eddie ted;
elisabeth elizabeth elzbieta alzbeta elisabeta elizabeta ela liz lizzie beth betty bettina eliska lisa
    elza;
ewa eva ewka evica evicka;
franciszek frantisek francis frank franc franz franek franta france francisc;
gabriela gabriele gabi gabrysia gaby;
george gheorghe georg jerzy jiri juraj jurij jurek jirka gigi iorgu jure jerry;
grzegorz gregory rehor grigore gregor grzesiek greg grega;
helena elena helen ilona lena helenka ilinca;
henryk henry heinrich jindrich heniek harry hank jindra henrik;
ion ioan jan john ivan johann hans janek jas jasiek johnny jack janko honza jenda ionut ionel nelu janez
    hansi ian yan;
ioana joanna jana johanna joan asia joasia ivana jane janka janja janicka;
izabela isabella isabela iza izabella isabel bella;
jakub jacob james jakob kuba kubus jim jimmy jake iacob kubik jaka;
jaroslav jaroslaw jarek jarda;
josef jozef joseph iosif joze pepa jozek joe joey jozko pepik josip sepp pepca;
julia iulia julie julka jula julcia;
justyna justina justine justa;
karolina carolina caroline karla kaja lina;
konstantin constantin kostek costel costica dinu;
lucia lucie lucyna lucija lucka lusia lucy;
lukasz lukas luke luca lukasek luka;
maciej matej matthias mathias maciek matija matias matjaz;
magdalena madeleine magda lenka magdusia majda;
malgorzata margareta margaret marketa marjeta margarete gosia malgosia maggie meg peggy greta gretl rita
    margita;
marek mark marcus marko mareczek mare markus;
marcin martin marcinek martinek tine;
maria marie mary marija marysia maryska mariola maja mimi molly marica mica manca micka;
mateusz matthew matei mateus matus mati matt;
michal mihai michael mihail miha mihael michalek misiek mike mick misa misu misko michel;
milan milos milek;
miroslav miroslaw mirek mira;
mikolaj nicholas nicolae nikola mikulas nikolaj nicolas nick nicu miki niki mikulasek nico niklas klaus;
natalia natalie natasza natasha nata nataly;
pavel pawel paul pavol pavle pawelek pavlik pali;
peter petr piotr petru peta piotrek pete petre petrica petrik petja;
radoslaw radoslav radek rado;
rafal raphael rafael rafa rafalek;
richard ryszard rick rysiek dick risa rikard;
robert bob bobby rob robi robertek bobek;
roman romek romeo;
samuel sam samko samek;
sebastian seba bastian sebek;
sofia sophia zofia zofie sofija zosia sophie zoska zofka;
stanislav stanislaw stan staszek stasiek standa stasio stane stanko;
stefan stephen steven stepan stefanek steve stefek stepanek fane;
teresa tereza theresa terezie terka reska terezija terezka resi;
tomasz thomas tomas toma tom tomek tommy tomasek tomaz tomo;
urszula ursula ula uschi ursa urska;
vaclav waclaw wenzel vasek wacek venca;
vasile wasyl vasil basil vasilica sile;
viktor wiktor victor vik wiktorek vic;
vladimir wlodzimierz vlado wlodek vlada volodymyr;
veronika weronika veronica wera vera nika ronnie;
vojtech wojciech adalbert wojtek vojta bela wojtus;
wilhelm william vilem bill billy will willy vilko liam vili;
zbigniew zbynek zbyszek zbysek;
zdenek zdenko zdzislaw zdzisiek;
zuzanna zuzana susan susanna suzana zuzia zuzka sue susie suzanne suza
"""


_NUMBER = {form: number for number, group in enumerate(_FORMS.split(";")) for form in group.split()}


def given_name(folded: str) -> int:
    """Number of the given name that a folded form of it, long or short, stands for; -1 unknown.

    >>> given_name("kasia") == given_name("katarzyna") != given_name("ola"), given_name("xaver")
    (True, -1)
    """
    return _NUMBER.get(folded, -1)
