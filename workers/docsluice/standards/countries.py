"""Names of countries as they end an address, casefolded, to ISO 3166-1 alpha-2."""

from __future__ import annotations

_TABLE = (
    "AT=austria,österreich,autriche BE=belgium,belgië,belgique,belgien CA=canada,kanada "
    "CH=switzerland,schweiz,suisse,svizzera CZ=czech_republic,česká_republika,czechia "
    "DE=germany,deutschland,allemagne,germania,alemania,duitsland DK=denmark,danmark "
    "ES=spain,españa,spanien,espagne FI=finland,suomi FR=france,frankreich,francia,frankrijk "
    "GB=united_kingdom,uk,u.k.,england,great_britain,scotland,wales GR=greece HR=croatia,hrvatska HU=hungary "
    "IE=ireland IN=india IT=italy,italia,italien,italie JP=japan LU=luxembourg MY=malaysia "
    "NL=netherlands,the_netherlands,nederland,niederlande,pays-bas NO=norway,norge PL=poland,polska,polen "
    "PT=portugal RO=romania SE=sweden,sverige,schweden SG=singapore SI=slovenia SK=slovakia "
    "US=usa,u.s.a.,united_states,united_states_of_america,états-unis AU=australia NZ=new_zealand MX=mexico "
    "BR=brazil CN=china ZA=south_africa"
)
COUNTRIES: dict[str, str] = {
    name.replace("_", " "): code
    for code, _, names in (entry.partition("=") for entry in _TABLE.split())
    for name in names.split(",")
}
# ISO 3166-1 alpha-2, all officially assigned codes, and XK (Kosovo, user-assigned, used by SWIFT).
ISO_COUNTRIES: frozenset[str] = frozenset(
    (
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT "
        "BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH "
        "ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT "
        "HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS "
        "LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI "
        "NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG "
        "SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG "
        "UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW"
    ).split()
)
