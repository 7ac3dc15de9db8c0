"""The 96 customers of the practice world. The first five meet a newcomer first; see `customers`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

# company | contact | e-mail | city | country | language of their mails
_PEOPLE = """
Nordwind GmbH | Anna Keller | ap@nordwind.example | Hamburg | Germany | en
Harbour & Finch Ltd | Oliver Marsh | oliver.marsh@harbourfinch.example | Bristol | United Kingdom | en
Café de l'Ouest | Solène Le Goff | contact@ouest.example | Nantes | France | fr
Gruber & Söhne | Martin Gruber | martin.gruber@gruber-soehne.example | Salzburg | Austria | de
Brennan Joinery | Aoife Brennan | accounts@brennanjoinery.example | Cork | Ireland | en
Atelier Fontaine | Hélène Fontaine | helene@atelier-fontaine.example | Lyon | France | fr
Blåfjell Kajakk AS | Ingrid Solheim | ingrid@blafjell.example | Tromsø | Norway | en
Bäckerei Öztürk | Selin Öztürk | post@baeckerei-oeztuerk.example | Köln | Germany | de
Lindqvist Optik AB | Karin Lindqvist | ekonomi@lindqvistoptik.example | Göteborg | Sweden | en
De Waard Fietsen | Bram de Waard | bram@dewaardfietsen.example | Utrecht | Netherlands | en
Olivares e Hijos | Inés Olivares | facturas@olivares.example | Córdoba | Spain | en
Tipografia Bellini | Marco Bellini | amministrazione@bellini.example | Bologna | Italy | en
Kowalska Ceramika | Zofia Kowalska | zofia@kowalskaceramika.example | Kraków | Poland | en
Novák Nástroje s.r.o. | Jiří Novák | novak@novaknastroje.example | Brno | Czechia | en
Vignobles Castéra | Étienne Castéra | compta@castera.example | Bordeaux | France | fr
O'Sullivan & Daughters | Niamh O'Sullivan | niamh@osullivans.example | Galway | Ireland | en
Hofmann Messtechnik GmbH | Jürgen Hofmann | buchhaltung@hofmann-messtechnik.example | Stuttgart | Germany | de
Alpenrad AG | Reto Bühler | reto.buehler@alpenrad.example | Chur | Switzerland | de
Papeterie Delvaux | Luc Delvaux | luc@delvaux.example | Namur | Belgium | fr
Quinta do Vale | João Tavares | joao@quintadovale.example | Porto | Portugal | en
Saaristo Veneet Oy | Mikko Saari | laskut@saaristoveneet.example | Turku | Finland | en
Sørensen Møbler | Mette Sørensen | mette@sorensenmobler.example | Aarhus | Denmark | en
Whitlock Bookbinders | Harriet Whitlock | harriet@whitlockbooks.example | Edinburgh | United Kingdom | en
Zahnarztpraxis Dr. Weiß | Petra Weiß | praxis@dr-weiss.example | Leipzig | Germany | de
Fromagerie du Jura | Camille Perrin | camille@fromageriedujura.example | Besançon | France | fr
Theodorakis Marine | Nikos Theodorakis | office@theodorakis.example | Piraeus | Greece | en
Kovács Zongora Kft. | Eszter Kovács | eszter@kovacszongora.example | Budapest | Hungary | en
Horvat Čamci d.o.o. | Luka Horvat | luka@horvatcamci.example | Split | Croatia | en
Kranjec Čebele | Maja Kranjec | maja@kranjec.example | Maribor | Slovenia | en
Tamm Puit OÜ | Liisa Tamm | liisa@tammpuit.example | Tartu | Estonia | en
Bērziņš Audio | Andris Bērziņš | andris@berzinsaudio.example | Rīga | Latvia | en
Gintaro Krantas UAB | Rasa Petrauskienė | rasa@gintaras.example | Klaipėda | Lithuania | en
Ionescu Grădini SRL | Andreea Ionescu | andreea@ionescugradini.example | Cluj-Napoca | Romania | en
Dvořák Pivovar | Tomáš Dvořák | ucetni@dvorakpivovar.example | Plzeň | Czechia | en
Blumenhaus Lechner | Sabine Lechner | sabine@blumenhaus-lechner.example | Graz | Austria | de
Weinhof Brandstätter | Franz Brandstätter | office@brandstaetter.example | Krems an der Donau | Austria | de
Müller-Lüdenscheidt Verlag | Friederike Müller | rechnung@mueller-luedenscheidt.example | Münster | Germany | de
Fahrschule Kunze | Dirk Kunze | info@fahrschule-kunze.example | Erfurt | Germany | de
Seilerei Petersen | Wiebke Petersen | wiebke@seilerei-petersen.example | Flensburg | Germany | de
Glashütte Aumann | Ulrich Aumann | ulrich.aumann@glashuette-aumann.example | Zwiesel | Germany | de
Physiotherapie am Markt | Katrin Vogel | kontakt@physio-am-markt.example | Weimar | Germany | de
Kletterhalle Senkrecht | Jonas Pfeiffer | jonas@senkrecht.example | Freiburg | Germany | de
Steuerbüro Yıldız | Emre Yıldız | kanzlei@yildiz-steuer.example | Mannheim | Germany | de
Orgelbau Zimmermann | Gottfried Zimmermann | werkstatt@orgelbau-zimmermann.example | Passau | Germany | de
Hüttl Fördertechnik | Stefan Hüttl | einkauf@huettl.example | Linz | Austria | de
Schreinerei Gerber | Beat Gerber | beat@schreinerei-gerber.example | Thun | Switzerland | de
Uhren Zürcher & Cie | Nadja Zürcher | nadja@zuercher-uhren.example | Biel/Bienne | Switzerland | de
Chocolaterie Rochat | Aline Rochat | aline@rochat.example | Lausanne | Switzerland | fr
Librairie Les Deux Rives | Mathilde Caron | commandes@deuxrives.example | Strasbourg | France | fr
Menuiserie Lefèvre | Julien Lefèvre | julien@menuiserie-lefevre.example | Rouen | France | fr
Cabinet Moreau-Dubois | Pascale Moreau | secretariat@moreau-dubois.example | Tours | France | fr
Apiculture Roussel | Gaël Roussel | gael@apiculture-roussel.example | Rennes | France | fr
Savonnerie Marsan | Noémie Marsan | noemie@savonnerie-marsan.example | Marseille | France | fr
Théâtre du Quai | Rémi Aubert | administration@theatreduquai.example | Angers | France | fr
Garage Benali | Karim Benali | karim@garagebenali.example | Lille | France | fr
Imprimerie Vandenbroucke | Sophie Vandenbroucke | sophie@vandenbroucke.example | Tournai | Belgium | fr
Brasserie des Ardennes | Benoît Lambert | benoit@brasserie-ardennes.example | Bastogne | Belgium | fr
Domaine Wagener | Claude Wagener | claude@wagener.example | Remich | Luxembourg | fr
Tuinen Van Acker | Lieve Van Acker | lieve@vanacker.example | Gent | Belgium | en
Drukkerij Zeeman | Sanne Zeeman | administratie@zeeman.example | Haarlem | Netherlands | en
Molenaar Zeilmakerij | Joost Molenaar | joost@molenaarzeil.example | Enkhuizen | Netherlands | en
Bloemen van 't Hof | Femke van 't Hof | femke@vanthof.example | Leiden | Netherlands | en
Pottery Lane Studio | Beth Hargreaves | beth@potterylane.example | Stoke-on-Trent | United Kingdom | en
Llewellyn Wool Mill | Rhys Llewellyn | rhys@llewellynwool.example | Aberystwyth | United Kingdom | en
Carrick Kayaks | Fergus Boyle | fergus@carrickkayaks.example | Belfast | United Kingdom | en
Penhaligon Boatyard | Jenna Penhaligon | office@penhaligon.example | Falmouth | United Kingdom | en
Thistle & Rye Bakery | Catriona Muir | orders@thistlerye.example | Inverness | United Kingdom | en
Ashdown Orchards | George Ashdown | george@ashdownorchards.example | Hereford | United Kingdom | en
Mercer Street Dental | Priya Nair | reception@mercerdental.example | Leeds | United Kingdom | en
Fairweather Surveyors | Tom Fairweather | tom@fairweather.example | Norwich | United Kingdom | en
The Very Reverend Society of Bell Ringers, Ropemakers and Tower Keepers of the West Country | \
Prudence Ottoway | secretary@bellringers.example | Wells | United Kingdom | en
Kilkenny Glassworks | Ciara Walsh | ciara@kilkennyglass.example | Kilkenny | Ireland | en
Fjordblikk Hotell | Lars Haugen | lars@fjordblikk.example | Ålesund | Norway | en
Nilsen Trevare | Kari Nilsen | kari@nilsentrevare.example | Lillehammer | Norway | en
Åkesson Trädgård | Björn Åkesson | bjorn@akessontradgard.example | Malmö | Sweden | en
Norrsken Foto | Elin Bergström | elin@norrskenfoto.example | Umeå | Sweden | en
Vestergaard Ure | Søren Vestergaard | soren@vestergaardure.example | Odense | Denmark | en
Æblegården | Pernille Kjær | pernille@aeblegaarden.example | Svendborg | Denmark | en
Järvinen Sauna Oy | Päivi Järvinen | paivi@jarvinensauna.example | Tampere | Finland | en
Hänninen Puutarha | Ville Hänninen | ville@hanninen.example | Jyväskylä | Finland | en
Cerámica Núñez | Álvaro Núñez | alvaro@ceramicanunez.example | Talavera de la Reina | Spain | en
Llibreria Puig | Montserrat Puig | montse@llibreriapuig.example | Girona | Spain | en
Etxeberria Lantegia | Amaia Etxeberria | amaia@etxeberria.example | Donostia | Spain | en
Viajes Peña Blanca | Rocío Ibáñez | rocio@penablanca.example | Granada | Spain | en
Azulejos Sequeira | Conceição Sequeira | conceicao@sequeira.example | Aveiro | Portugal | en
Pastelaria Guimarães | Rui Guimarães | rui@guimaraes.example | Braga | Portugal | en
Liutai D'Angelo | Caterina D'Angelo | caterina@dangelo.example | Cremona | Italy | en
Cantina Sant'Elia | Giosuè Piras | giosue@santelia.example | Cagliari | Italy | en
Studio Forlì | Beatrice Forlì | studio@forli.example | Verona | Italy | en
Tischlerei Pichler | Georg Pichler | georg@tischlerei-pichler.example | Bozen | Italy | de
Wiśniewski Rowery | Paweł Wiśniewski | pawel@wisniewskirowery.example | Łódź | Poland | en
Pracownia Żuraw | Małgorzata Żuraw | malgorzata@zuraw.example | Gdańsk | Poland | en
Szőlőskert Pince | Gábor Szalai | gabor@szoloskert.example | Eger | Hungary | en
Kováčová Dizajn | Zuzana Kováčová | zuzana@kovacovadizajn.example | Košice | Slovakia | en
Papadopoulou Press | Eleni Papadopoulou | eleni@papadopoulou.example | Thessaloniki | Greece | en
Mifsud Stone Works | Karmenu Mifsud | karmenu@mifsudstone.example | Valletta | Malta | en
"""


@dataclass(frozen=True)
class Person:
    """A customer and the one who writes for it."""

    company: str
    contact: str
    email: str
    city: str
    country: str
    language: str
    """The language of the mails: ``en``, ``de`` or ``fr``."""

    @property
    def domain(self) -> str:
        """What stands after the @."""
        return self.email.rpartition("@")[2]


@cache
def people() -> tuple[Person, ...]:
    """Return all customers, the five characters first."""
    return tuple(Person(*(field.strip() for field in line.split("|"))) for line in _PEOPLE.strip().splitlines())


@cache
def by_address() -> dict[str, Person]:
    """Return the customers by their address."""
    return {person.email: person for person in people()}
