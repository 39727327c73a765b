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
