"""Jurisdictions whose law governs contracts: English names to ISO 3166-1 and ISO 3166-2 codes."""

from __future__ import annotations

_TABLE = (
    "US-AL=Alabama US-AK=Alaska US-AZ=Arizona US-AR=Arkansas US-CA=California US-CO=Colorado US-CT=Connecticut "
    "US-DE=Delaware US-DC=District_of_Columbia US-FL=Florida US-GA=Georgia US-HI=Hawaii US-ID=Idaho US-IL=Illinois "
    "US-IN=Indiana US-IA=Iowa US-KS=Kansas US-KY=Kentucky US-LA=Louisiana US-ME=Maine US-MD=Maryland "
    "US-MA=Massachusetts US-MI=Michigan US-MN=Minnesota US-MS=Mississippi US-MO=Missouri US-MT=Montana "
    "US-NE=Nebraska US-NV=Nevada US-NH=New_Hampshire US-NJ=New_Jersey US-NM=New_Mexico US-NY=New_York "
    "US-NC=North_Carolina US-ND=North_Dakota US-OH=Ohio US-OK=Oklahoma US-OR=Oregon US-PA=Pennsylvania "
    "US-PR=Puerto_Rico US-RI=Rhode_Island US-SC=South_Carolina US-SD=South_Dakota US-TN=Tennessee US-TX=Texas "
    "US-UT=Utah US-VT=Vermont US-VA=Virginia US-WA=Washington US-WV=West_Virginia US-WI=Wisconsin US-WY=Wyoming "
    "CA-AB=Alberta CA-BC=British_Columbia CA-MB=Manitoba CA-NB=New_Brunswick CA-NL=Newfoundland_and_Labrador "
    "CA-NS=Nova_Scotia CA-ON=Ontario CA-PE=Prince_Edward_Island CA-QC=Quebec CA-SK=Saskatchewan "
    "AU-NSW=New_South_Wales AU-QLD=Queensland AU-SA=South_Australia AU-TAS=Tasmania AU-VIC=Victoria "
    "AU-WA=Western_Australia GB-EAW=England_and_Wales GB-ENG=England GB-NIR=Northern_Ireland GB-SCT=Scotland "
    "GB-WLS=Wales DE-BY=Bavaria AE-DU=Dubai IN-MH=Maharashtra "
    "AE=United_Arab_Emirates AR=Argentina AT=Austria AU=Australia BB=Barbados BE=Belgium BM=Bermuda BR=Brazil "
    "BS=Bahamas CA=Canada CH=Switzerland CL=Chile CN=China CO=Colombia CY=Cyprus CZ=Czech_Republic DE=Germany "
    "DK=Denmark EE=Estonia ES=Spain FI=Finland FR=France GB=United_Kingdom GG=Guernsey GI=Gibraltar GR=Greece "
    "HK=Hong_Kong HR=Croatia HU=Hungary ID=Indonesia IE=Ireland IL=Israel IM=Isle_of_Man IN=India IS=Iceland "
    "IT=Italy JE=Jersey JP=Japan KR=Korea KY=Cayman_Islands KZ=Kazakhstan LI=Liechtenstein LT=Lithuania "
    "LU=Luxembourg LV=Latvia MC=Monaco MH=Marshall_Islands MO=Macau MT=Malta MU=Mauritius MX=Mexico MY=Malaysia "
    "NL=Netherlands NO=Norway NZ=New_Zealand PA=Panama PE=Peru PH=Philippines PL=Poland PT=Portugal RO=Romania "
    "RU=Russia SA=Saudi_Arabia SE=Sweden SG=Singapore SI=Slovenia SK=Slovakia TH=Thailand TR=Turkey TW=Taiwan "
    "UA=Ukraine US=United_States VG=British_Virgin_Islands VN=Vietnam ZA=South_Africa"
)
JURISDICTIONS: dict[str, str] = {
    name.replace("_", " "): code for code, _, name in (pair.partition("=") for pair in _TABLE.split())
}
# Other words for the same law.
JURISDICTION_WORDS: dict[str, str] = {
    "english": "England",
    "german": "Germany",
    "french": "France",
    "swiss": "Switzerland",
    "dutch": "Netherlands",
    "italian": "Italy",
    "spanish": "Spain",
    "irish": "Ireland",
    "israeli": "Israel",
    "japanese": "Japan",
    "chinese": "China",
    "prc": "China",
    "p.r.c.": "China",
    "p.r. china": "China",
    "québec": "Quebec",
    "holland": "Netherlands",
    "great britain": "United Kingdom",
    "hong kong sar": "Hong Kong",
    "hongkong": "Hong Kong",
    "united states of america": "United States",
    "england & wales": "England and Wales",
    "deutschland": "Germany",
    "österreich": "Austria",
    "schweiz": "Switzerland",
    "bundesrepublik deutschland": "Germany",
    "république française": "France",
    "frankreich": "France",
    "suisse": "Switzerland",
    "españa": "Spain",
    "italia": "Italy",
    "nederland": "Netherlands",
    "belgique": "Belgium",
}
# Adjectives before or behind "Recht", "droit", "ley", "legge" and "recht", in every ending.
_ADJECTIVES = {
    "Germany": "deutsch deutsches deutschem deutsche deutschen allemand allemande",
    "Austria": "österreichisch österreichisches österreichischem österreichische autrichien",
    "Switzerland": "schweizerisch schweizerisches schweizerischem schweizer suisse svizzero",
    "France": "français française françaises französisches französischem",
    "Belgium": "belge belges belgisches belgischem belgisch",
    "Luxembourg": "luxembourgeois luxembourgeoise luxemburgisches",
    "Spain": "español española españolas spanisches spanischem espagnol",
    "Italy": "italiano italiana italiane italienisches italienischem italien",
    "Netherlands": "nederlands nederlandse niederländisches niederländischem néerlandais",
}
JURISDICTION_WORDS |= {word: name for name, words in _ADJECTIVES.items() for word in words.split()}
