"""What the synthesised voices say: sentences of telephone calls, short answers, numbers. Plain letters, because some voices
know no others."""

SENTENCES = {
    "en": """Hello, I would like to change my appointment.|Could you please tell me the balance of my account?|I am calling about an
        invoice that I received last week.|My order has not arrived yet.|Is there a faster connection on Thursday morning?|Thank you
        very much, that is all I needed.|The number on the card is partly worn off.|I have already spoken to somebody about this.|Let
        me check that for you, one moment please.|Your parcel left the depot yesterday evening.|Please hold while I look that up.|What
        is your date of birth?|I can offer you half past four or a quarter to six.|Is there anything else I can help you with?|We have
        sent you a text message with the code.|Unfortunately, that flight is fully booked.|Could you spell the last name for me?|That
        will be thirty two dollars and fifty cents.|I think I lost my keys at the station.|The heating has stopped working
        again.|Yes, that is correct, thanks.|No, the other one, the blue one with stripes.|We close at six on weekdays and at noon on
        Saturdays.|Can I pay by bank transfer instead?|It keeps saying that my password is wrong.|Which branch is closest to the city
        park?|I would rather talk to a real person.|Your reference is alpha bravo six six.|The doctor is back on the first of
        August.|Just leave it with my neighbour, please.""",
    "de": """Guten Tag, ich rufe wegen meiner Rechnung an.|Koennen Sie mir den Termin verschieben?|Das Paket ist noch nicht
        angekommen.|Einen Augenblick bitte, ich sehe nach.|Die Nummer habe ich gerade nicht zur Hand.|Vielen Dank, das war schon
        alles.|Welche Filiale liegt am naechsten?|Der Zug faehrt um zehn nach acht.|Moechten Sie sonst noch etwas wissen?|Ich haette
        gerne zwei Karten fuer Samstag.""",
    "fr": """Bonjour, je voudrais changer mon rendez-vous.|Mon colis n'est pas encore arrive.|Un instant, je verifie tout de
        suite.|Quel est votre numero de client?|Je vous remercie, bonne journee.|Le train part a huit heures dix.|Pouvez-vous repeter
        votre nom?|La facture est deja payee.|Il n'y a plus de places pour samedi.|C'est tout ce qu'il me fallait.""",
    "es": """Buenos dias, quiero cambiar mi cita.|El paquete todavia no ha llegado.|Un momento, por favor, lo compruebo.|Cual es su
        numero de cliente?|Muchas gracias, eso es todo.|El tren sale a las ocho y diez.|Puede repetir su apellido?|La factura ya esta
        pagada.|No quedan plazas para el sabado.|En que mas puedo ayudarle?""",
    "it": """Buongiorno, vorrei spostare il mio appuntamento.|Il pacco non e ancora arrivato.|Un attimo, controllo subito.|Qual e il
        suo numero cliente?|La ringrazio, e tutto.|Il treno parte alle otto e dieci.|Puo ripetere il cognome?|La fattura e gia
        pagata.|Non ci sono posti per sabato.|Posso aiutarla in altro?""",
    "pt": """Bom dia, gostaria de mudar a minha consulta.|A encomenda ainda nao chegou.|Um momento, por favor, vou verificar.|Qual e o
        seu numero de cliente?|Muito obrigado, era so isso.|O comboio parte as oito e dez.|Pode repetir o apelido?|A fatura ja foi
        paga.|Posso ajudar em mais alguma coisa?|Nao ha lugares para sabado.""",
    "pl": """Dzien dobry, chcialbym zmienic termin wizyty.|Paczka jeszcze nie dotarla.|Chwileczke, zaraz sprawdze.|Jaki jest numer
        klienta?|Dziekuje bardzo, to wszystko.|Pociag odjezdza dziesiec po osmej.|Prosze powtorzyc nazwisko.|Faktura jest juz
        zaplacona.|Nie ma juz miejsc na sobote.|W czym jeszcze moge pomoc?""",
    "nl": """Goedemorgen, ik wil mijn afspraak verzetten.|Het pakket is nog niet aangekomen.|Een ogenblik, ik kijk het na.|Wat is uw
        klantnummer?|Dank u wel, dat was alles.|De trein vertrekt om tien over acht.|Kunt u uw achternaam herhalen?|De rekening is al
        betaald.|Er zijn geen plaatsen meer voor zaterdag.|Kan ik u nog ergens mee helpen?""",
    "sv": """God morgon, jag vill byta min tid.|Paketet har inte kommit fram.|Ett ogonblick, jag ska titta efter.|Vad har ni for
        kundnummer?|Tack sa mycket, det var allt.|Taget gar tio over atta.|Kan ni upprepa efternamnet?|Rakningen ar redan
        betald.|Det finns inga platser kvar pa lordag.|Kan jag hjalpa till med nagot mer?""",
    "fi": """Hyvaa huomenta, haluaisin siirtaa aikaa.|Paketti ei ole viela tullut.|Hetkinen, tarkistan asian.|Mika on
        asiakasnumeronne?|Kiitos paljon, siina kaikki.|Juna lahtee kello kahdeksan.|Voitteko toistaa sukunimen?|Lasku on jo
        maksettu.|Lauantaille ei ole enaa paikkoja.|Voinko auttaa muussa?""",
    "cs": """Dobry den, chtel bych zmenit termin.|Balik jeste nedorazil.|Moment, hned se podivam.|Jake je vase zakaznicke
        cislo?|Dekuji mockrat, to je vsechno.|Vlak odjizdi v osm deset.|Muzete zopakovat prijmeni?|Faktura uz je zaplacena.|Na sobotu
        uz nejsou mista.|Mohu vam jeste pomoci?""",
    "ca": """Bon dia, voldria canviar la meva cita.|El paquet encara no ha arribat.|Un moment, ho comprovo.|Quin es el seu numero de
        client?|Moltes gracies, aixo es tot.|El tren surt a les vuit i deu.|Pot repetir el cognom?|La factura ja esta pagada.|No
        queden places per dissabte.|El puc ajudar en res mes?""",
}
ANSWERS = {
    "en": "yes|no|okay|sure|thanks|right|please|hello|Tuesday|hmm|uh huh|um|six|nine|of course|that's it|stop|next",
    "de": "ja|nein|gut|danke|bitte|genau|Freitag|sechs|acht|halt", "fr": "oui|non|merci|voila|mardi|six|sept|bien|allo",
    "es": "si|no|gracias|claro|martes|seis|siete|vale|hola", "it": "si|no|grazie|certo|sette|sei|ecco|pronto",
    "pt": "sim|nao|obrigado|certo|seis|sete|pois", "pl": "tak|nie|dobrze|dziekuje|szesc|osiem", "nl": "ja|nee|goed|dank u|zes|acht",
    "sv": "ja|nej|tack|just det|sex|sju|hej", "fi": "joo|ei|kiitos|kuusi|kahdeksan", "cs": "ano|ne|dobre|dekuji|sest|osm",
    "ca": "si|no|gracies|sis|set|d'acord",
}


def texts(language, count):
    """`count` texts: the sentences, the answers, then numbers as a caller reads them out."""
    known = [" ".join(text.split()) for text in SENTENCES[language].split("|")] + ANSWERS[language].split("|")
    numbers = [", ".join(str((7919 * k + 613 * j) % 10 ** (1 + (k + j) % 4)) for j in range(1 + k % 4)) for k in range(1, count)]
    return (known + numbers)[:count]
