"""Wordings of contract clauses. [one|another] is a choice, {a} and {b} the parties' aliases, {n} a number of days.

The wordings follow what CUAD's guidelines count as each clause (Hendrycks et al., 2021); no sentence is taken from its contracts.
"""

# ruff: noqa: E501 - tables of wordings, one entry a line

from __future__ import annotations

import random
import re
from collections.abc import Mapping

_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")

CLAUSES: Mapping[str, tuple[str, ...]] = {
    "termination for convenience": (
        "Either party may terminate this Agreement at any time[, for any reason or no reason,| without cause| for convenience], upon {n} days' [prior |]written notice to the other party.",
        "{a} may terminate this Agreement [without cause|for its convenience|at its sole discretion] by giving {b} not less than {n} days written notice.",
        "[Notwithstanding the foregoing, |]{b} shall have the right to [terminate|cancel] this Agreement[, in whole or in part,|] at any time [upon|by giving] {n} days notice to {a}, with or without cause.",
        "This Agreement may be [terminated|cancelled] by either [of the parties|party] [at will|without assigning any reason] on {n} days notice in writing.",
    ),
    "anti-assignment": (
        "Neither party may assign[, transfer or delegate|] this Agreement or any [rights|of its rights or obligations] hereunder without the prior written consent of the other party[, which consent shall not be unreasonably withheld|].",
        "This Agreement may not be assigned by {b}, in whole or in part, without the express written [consent|approval] of {a}[. Any attempted assignment in violation of this Section shall be void|].",
        "{b} shall not [assign|sell, assign, sublicense] or otherwise transfer any of its rights under this Agreement[ except|, other than] with {a}'s prior written consent.",
        "The rights granted to {b} are personal[ in nature|] and may not be transferred, by operation of law or otherwise, without notice to and consent of {a}.",
    ),
    "change of control": (
        "A change [of|in] control of {b}, whether by merger, sale of stock or otherwise, shall be deemed an assignment [and shall entitle {a} to terminate this Agreement immediately|requiring the consent of {a}].",
        "In the event [of a sale of all or substantially all of the assets of {b}|that {b} is acquired by or merges with a third party], {a} may terminate this Agreement upon [written |]notice.",
        "For purposes of this Section, a [merger, consolidation or other reorganization|transfer of more than fifty percent (50%) of the voting securities] of {b} shall constitute a [transfer|change of control], and {a} shall have the right to [terminate|renegotiate the fees].",
        "{a} may terminate this Agreement [forthwith|with immediate effect] if control of {b} passes to [a competitor of {a}|any other person], directly or indirectly.",
        "If there is a Change of Control of either party, the other party [may|shall be entitled to] terminate this Agreement within {n} days [after receiving notice thereof|of such event].",
    ),
    "cap on liability": (
        "In no event shall the [aggregate|total|maximum] liability of either party under this Agreement exceed the [fees paid|amounts payable] by {b} during the twelve [(12) |]months preceding the claim.",
        "EXCEPT FOR BREACH OF CONFIDENTIALITY, THE TOTAL LIABILITY OF {a} SHALL NOT EXCEED $[500,000|100,000|1,000,000].",
        "IN NO EVENT SHALL [{a}|EITHER PARTY] BE LIABLE FOR ANY [INDIRECT, INCIDENTAL, SPECIAL OR CONSEQUENTIAL|CONSEQUENTIAL OR PUNITIVE] DAMAGES[, INCLUDING LOST PROFITS,|] ARISING OUT OF THIS AGREEMENT[, EVEN IF ADVISED OF THE POSSIBILITY THEREOF|].",
        "{a}'s liability [for any claim|in contract, tort or otherwise] is limited to [the purchase price of the Products|the replacement of defective Products|direct damages up to the contract price].",
        "Neither party shall be liable to the other for loss of profit, loss of business or any [indirect or consequential|special] loss [whatsoever|howsoever caused].",
    ),
    "exclusivity": (
        "{a} hereby appoints {b} as its [sole and |]exclusive [distributor|agent|representative|licensee] of the Products in the Territory.",
        "During the [term|Term of this Agreement], {b} shall purchase all of its requirements for the Products exclusively from {a}.",
        "{a} grants to {b} an exclusive[, non-transferable|, royalty-bearing|] license to [use|make, use and sell|market] the [Licensed Technology|Software|Products] [within the Territory|in the Field of Use].",
        "[So long as this Agreement is in effect,|During the term,] {a} shall not [appoint any other distributor|grant to any third party the rights granted herein|sell the Products to any other person] in the Territory.",
        "{a} agrees to deal exclusively with {b} [with respect to|in connection with] the [Services|Products|Project][ for a period of one year|].",
        "{b} shall be the only [provider|supplier|sponsor] of [such services|products of this category] to {a}.",
    ),
    "non-compete": (
        "During the term and for [one year|two (2) years|twelve months] thereafter, {b} shall not[, directly or indirectly,|] engage in any business that competes with the business of {a}.",
        "{b} agrees that it will not [sell or promote|manufacture, market or distribute] any product that is competitive with the Products[ in the Territory|].",
        "[Throughout the term of this Agreement|For so long as this Agreement remains in force], {b} shall not own, operate or [have any interest in|be employed by] a competing [business|enterprise][ within fifty (50) miles|].",
        "{b} covenants not to compete with {a} [in the Field|anywhere in the Territory] during the term hereof.",
        "Neither {b} nor its affiliates will [develop|offer] services [similar to|which compete with] the Services [prior to the expiration of this Agreement|].",
    ),
    "audit rights": (
        "{a} shall have the right, upon reasonable notice and during normal business hours, to [inspect and audit|examine] the books and records of {b} relating to this Agreement.",
        "{b} shall keep complete and accurate records, and {a} may have such records [examined|audited] by an independent certified [public |]accountant[ at its own expense|].",
        "[Not more than once each year|Upon {n} days notice], {a} may audit {b}'s records to verify [the royalties due|compliance with this Agreement|the amounts invoiced].",
        "{b} shall permit representatives of {a} to enter its premises [and inspect its facilities|in order to check the records] at all reasonable times.",
    ),
    "insurance": (
        "{b} shall maintain, at its own expense, [commercial|comprehensive] general liability insurance with limits of not less than $[1,000,000|2,000,000|5,000,000] per occurrence.",
        "Throughout the term each party shall obtain and keep in force product liability insurance naming the other party as an additional insured.",
        "{b} will [procure|carry] [workers' compensation and automobile liability|professional indemnity] insurance [in amounts required by law|with a reputable insurer] and shall furnish {a} with certificates [thereof|of insurance].",
        "Prior to [the commencement of the Services|shipment], {b} shall provide evidence of insurance coverage [acceptable to {a}|in the amount of three million dollars].",
        "All policies [required hereunder|of insurance] shall provide that they may not be cancelled without {n} days prior notice to {a}.",
    ),
}  # fmt: skip
# Sentences that share words with a clause and are none.
FILLER = (
    "All notices under this Agreement shall be in writing and shall be deemed given when [delivered personally or sent by certified mail|received].",
    "This Agreement constitutes the entire agreement between the parties and supersedes all prior understandings.",
    "The receiving party shall hold the Confidential Information in strict confidence and shall not disclose it to any third party.",
    "If any provision of this Agreement is held invalid, the remaining provisions shall continue in full force and effect.",
    "Invoices are payable within thirty (30) days of receipt. Late payments bear interest at one percent per month.",
    "This Agreement may be executed in counterparts, each of which shall be deemed an original.",
    "Neither party shall be liable for any delay caused by events beyond its reasonable control.",
    "WHEREAS, the parties desire to enter into a business relationship on the terms set forth herein;",
    "NOW, THEREFORE, in consideration of the mutual covenants contained herein, the parties agree as follows:",
    "The relationship of the parties is that of independent contractors. Nothing herein creates a partnership.",
    "Upon termination, each party shall return or destroy all materials received from the other party.",
    "Either party may terminate this Agreement if the other [commits a material breach|becomes insolvent] and fails to cure within {n} days after notice.",
    "The courts of the place of business of {a} shall have exclusive jurisdiction over any dispute.",
    "The remedies set out in this Section are the sole and exclusive remedies of {b}.",
    "{a} shall indemnify and hold {b} harmless from all claims arising out of its negligence.",
    "{b} hereby assigns to {a} all right, title and interest in the works made under this Agreement.",
    "{b} is granted a non-exclusive license to use the trademarks of {a} for the purposes of this Agreement.",
    "{b} shall pay {a} a royalty of five percent (5%) of Net Sales within {n} days after the end of each quarter.",
    "No waiver of any breach shall be deemed a waiver of any other breach.",
    "This Agreement shall be binding upon the parties and their successors and permitted assigns.",
    "{a} shall provide {b} with training and technical support during normal business hours.",
)  # fmt: skip
ENDS = (  # {x} the expiration date
    "This Agreement shall commence on the date first written above and continue until {x}, unless earlier terminated.",
    "[The term of this Agreement|The initial term] shall [expire|end] on {x}.",
    "Unless sooner terminated, this Agreement [expires|will remain in force until] {x}.",
    "This Agreement is effective from the date hereof through {x}.",
    "The license [granted hereunder |]shall terminate on {x}[, subject to renewal|].",
)
LASTS = (  # {t} the term
    "The initial term of this Agreement shall be {t} from the Effective Date.",
    "The obligations under this Agreement shall [remain in effect|survive] for a period of {t} after the date hereof.",
    "This Agreement shall [continue|remain in force] for {t}[ from the date of signature|].",
    "The confidentiality obligations [of the receiving party |]shall [expire|terminate] {t} [from the date of disclosure|after the Effective Date].",
    "[The term of this Agreement is|This Agreement has a term of] {t}.",
)
RENEWS = (  # {r} the renewal term, {p} the notice
    "Thereafter it shall automatically renew for successive periods of {r} unless either party gives notice of non-renewal at least {p} prior to the end of the then current term.",
    "[It|This Agreement] shall be [automatically |]extended for additional {r} terms unless [terminated|a party objects] in writing {p} before expiration.",
    "{b} may renew this Agreement for a further {r} by giving {a} [not less than|at least] {p} written notice.",
    "Unless notice is given [no later than|] {p} before the end of the term, the Agreement will be renewed for {r}.",
)


def phrase(rng: random.Random, text: str) -> str:
    """A wording with its choices made, the innermost first."""
    while match := _CHOICE.search(text):
        text = text[: match.start()] + rng.choice(match[1].split("|")) + text[match.end() :]
    return text
