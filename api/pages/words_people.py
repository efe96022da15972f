"""The words of the menu and of the pages for logging in, tokens and jobs. A test holds both languages together."""

from viz.style import Language

WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "nav_overview": "Überblick",
        "nav_ranking": "Rangliste",
        "nav_compare": "Vergleich",
        "nav_data": "Daten",
        "nav_sparql": "SPARQL",
        "nav_history": "Verlauf",
        "nav_jobs": "Aufträge",
        "nav_tokens": "Token",
        "login": "Anmelden",
        "logout": "Abmelden",
        "login_as": "Angemeldet als {}",
        "login_lede": "Lesen kann hier jeder, der diese Seite sieht. Wer ändert, meldet sich an; der Verlauf nennt den "
        "Namen.",
        "login_lede_private": "Dieser Dienst ist nicht öffentlich: Wer liest oder ändert, meldet sich an.",
        "login_token": "Token",
        "login_token_hint": "Beginnt mit gf_. Das Token gibt, wer den Dienst betreut.",
        "login_wrong": "Dieses Token gilt hier nicht.",
        "login_code_wrong": "Dieser Link gilt nicht mehr: Er gilt einmal und {} Minuten. Unten ein Token eingeben "
        "oder den Dienst neu starten.",
        "login_often": "Zu viele Versuche. In {} Sekunden erneut versuchen.",
        "login_owner": "Auf dem eigenen Rechner",
        "login_owner_text": "Beim Start gibt der Dienst einen Link aus, der den Besitzer der Daten einmal anmeldet. "
        "Ein Token macht dieser Befehl:",
        "login_here": "Angemeldet als {}, Rolle: {}.",
        "login_going": "Schon angemeldet? Weiter zur Seite",
        "role_reader": "Lesen",
        "role_editor": "Bearbeiten",
        "role_admin": "Verwalten",
    },
    "en": {
        "nav_overview": "Overview",
        "nav_ranking": "Ranking",
        "nav_compare": "Compare",
        "nav_data": "Data",
        "nav_sparql": "SPARQL",
        "nav_history": "History",
        "nav_jobs": "Jobs",
        "nav_tokens": "Tokens",
        "login": "Log in",
        "logout": "Log out",
        "login_as": "Logged in as {}",
        "login_lede": "Whoever sees this page may read. To change things, log in; the history names you.",
        "login_lede_private": "This service is not public: to read or change things, log in.",
        "login_token": "Token",
        "login_token_hint": "Begins with gf_. Who runs the service gives it to you.",
        "login_wrong": "This token is not valid here.",
        "login_code_wrong": "This link is not valid any more: it works once, within {} minutes. Enter a token below, "
        "or start the service anew.",
        "login_often": "Too many attempts. Try again in {} seconds.",
        "login_owner": "On your own machine",
        "login_owner_text": "When it starts, the service prints a link that logs the owner of the data in, once. This "
        "command makes a token:",
        "login_here": "Logged in as {}, role: {}.",
        "login_going": "Logged in already? On to the page",
        "role_reader": "read",
        "role_editor": "edit",
        "role_admin": "administer",
    },
}
