"""Sentences as police records have them, written for the tests, and the persons they name.

Remarks of dispatchers, calls, reports, e-mails; names from many languages; and streets, units,
firms and bodies that look like names. The rules were written with them in view.
"""

TEXTS: tuple[tuple[str, list[str]], ...] = (
    (
        "COMPL STATES HER EX BOYFRIEND DARNELL IS BANGING ON THE DOOR. REFUSED TO GIVE APT",
        ["DARNELL"],
    ),
    ("CALLER SAYS SUSP NAMED KYREE LEFT W/B ON MADISON IN GRY CHEVY MALIBU", ["KYREE"]),
    (
        "RP MARISOL ONTIVEROS CB 7735550188. SAYS TENANT ON 2ND FL HAS A KNIFE",
        ["MARISOL ONTIVEROS"],
    ),
    ("BT 1231 ADV SUBJ IN CUSTODY. REQ WAGON AND SGT AT 2245 S MICHIGAN", []),
    (
        "VICT IS BROTHER OF OFFENDER. OFFENDER TYRELL WASHINGTON MB 24 BLK HOODIE FLED ON FOOT",
        ["TYRELL WASHINGTON"],
    ),
    ("EMS ENRT E5 A27. CPD ON SCENE. FIRE ADVISED SCENE SAFE TO ENTER", []),
    ("PER DISTRICT SGT HOLD ALL UNITS AT HARRISON AND KEDZIE UNTIL FURTHER", []),
    ("MOTHER GRACIELA CALLED BACK STATES SON IS NOW AT UNCLE'S HOUSE", ["GRACIELA"]),
    ("ANON CALLER STATES 5 MH ON CORNER OF JACKSON AND CICERO SELLING", []),
    ("caller says her husband juan is hitting her with a belt", ["juan"]),
    ("um my name is wei chen i'm at the grocery on archer", ["wei chen"]),
    ("yeah so this guy named deshawn he's got a gun", ["deshawn"]),
    ("hi this is katarzyna nowak from the second floor", ["katarzyna nowak"]),
    ("they said go to the park on roosevelt and wait for the squad", []),
    ("can you send someone please he won't let my sister leave", []),
    ("my son miguel took my car keys and he's been drinking", ["miguel"]),
    ("it's at clark and addison by the bar they are fighting in the street", []),
    ("Dispatcher: What's your name, ma'am? Caller: It's Oluwaseun. I'm upstairs.", ["Oluwaseun"]),
    (
        "Okay, Tanisha, stay on the phone with me. Is Marcus still inside the apartment?",
        ["Tanisha", "Marcus"],
    ),
    ("Officer Brzezinski to Dispatch, show me on scene at Pulaski and Belmont.", ["Brzezinski"]),
    ("His name is Xochitl, spelled X-O-C-H-I-T-L.", ["Xochitl"]),
    (
        "R/O interviewed the complainant, Nguyen Thi Hoa, who related that an unknown "
        "offender entered the store.",
        ["Nguyen Thi Hoa"],
    ),
    (
        "The offender was later identified as Jaquan Merriweather. Merriweather was "
        "transported to the 11th District.",
        ["Jaquan Merriweather", "Merriweather"],
    ),
    (
        "Det. Szymanski spoke with Okonkwo, who denied being present. Okonkwo stated he "
        "was at work.",
        ["Szymanski", "Okonkwo", "Okonkwo"],
    ),
    (
        "Officers responded to Webster Street and Lincoln Avenue and toured the area with "
        "negative results.",
        [],
    ),
    ("I activated my Body Worn Camera and advised Control that Beat 1133 was on scene.", []),
    (
        "Subject stated that his roommate, Priya, had the lease. Priya was not home.",
        ["Priya", "Priya"],
    ),
    (
        "Witness told Officers that two males fled toward Washington Park in a black "
        "Nissan Altima.",
        [],
    ),
    (
        "While at Stroger Hospital, Sgt. Delgado notified the Bureau of Internal Affairs "
        "and the Area Three desk.",
        ["Delgado"],
    ),
    (
        "He said he got the firearm from a friend called Peanut and did not know the last name.",
        ["Peanut"],
    ),
    (
        "The victim, Ms. Abdul-Rahman, pointed at Tkachenko and yelled that he took her purse.",
        ["Abdul-Rahman", "Tkachenko"],
    ),
    (
        "Upon arrival, Engine 42 and Ambulance 15 were rendering aid. Lieutenant "
        "O'Shaughnessy took command.",
        ["O'Shaughnessy"],
    ),
    (
        "The vehicle, registered to Agnieszka Wróblewska of Cicero, was towed to Pound 2.",
        ["Agnieszka Wróblewska"],
    ),
    ("Assigned to Squad 6, Charlie 302 and Bravo 114 with Supervisor Adeyemi.", ["Adeyemi"]),
    ("Video from the Walgreens on Broadway shows the suspect leave in a silver Honda Accord.", []),
    (
        "Hernandez then struck Officer Pham in the face. Pham was treated and released. "
        "Hernandez refused to comply.",
        ["Hernandez", "Pham", "Pham", "Hernandez"],
    ),
    ("Under Miranda, the Fourth Amendment and General Order G03-02, the stop was lawful.", []),
    ("A caller from the Garfield Park Conservatory reported smoke near Central Park Avenue.", []),
    (
        "Mr. Yoon's daughter, Soo-jin, translated from Korean for Officer Patel.",
        ["Yoon", "Soo-jin", "Patel"],
    ),
    (
        "ICE agents asked Chicago Police for help at 101 W. Congress Parkway on Wednesday, June 4.",
        [],
    ),
    (
        "From: Kimberly Strand\nTo: Watch Office\nSubject: Call 4411\n\nHi Tom,\n\nplease "
        "send the tape of Monday. Thanks,\nKim",
        ["Kimberly Strand", "Tom", "Kim"],
    ),
    (
        "Hello Ms. Castellanos,\n\nyour request was received on May 3. Regards,\nFOIA Office",
        ["Castellanos"],
    ),
    ("cc: Rivera, Ana; Deputy Chief Lindqvist", ["Rivera, Ana", "Lindqvist"]),
    (
        "Spoke to Emeka (the tenant in 3B) and to Mrs. Zielinski; both heard shots from "
        "Division Street.",
        ["Emeka", "Zielinski"],
    ),
    (
        "Please ask Records to pull Axon video for Unit 1124, Beat 1121, and the Zone 10 "
        "radio traffic.",
        [],
    ),
    ("Units toured Douglas Boulevard, Martin Luther King Drive and St. Lawrence Avenue.", []),
    ("Adam 12 and Victor 5 copied. Frank 20 is off the air at the Harold Washington Library.", []),
    (
        "The check was drawn on Wells Fargo and cashed at Johnson Liquors next to the "
        "Morgan Shoes outlet.",
        [],
    ),
    ("Suspect wore a Carhartt jacket, Jordan shoes and a Bulls cap.", []),
    (
        "Truck 3 and Tower Ladder 10 reported from Madison and Pulaski, then from Jackson "
        "and Central.",
        [],
    ),
    ("Vehicle stopped at Kimball and Lawrence; driver had no Illinois Driver's License.", []),
    (
        "On Saturday, Chief Judge's Order 2025-4 was posted at the Daley Center and at "
        "Cook County Jail.",
        [],
    ),
    (
        "The reporting party advised that Comcast and Peoples Gas had been called about "
        "the cut line.",
        [],
    ),
    (
        "Offender fled through Marquette Park toward Kedzie, last seen near Saint Rita "
        "High School.",
        [],
    ),
    ("Dispatch advised Homan Square that Medical Examiner Case 411 was closed by Area North.", []),
    (
        "Property receipts from Target, Family Dollar and Macy's were inventoried under 15234411.",
        [],
    ),
    (
        "Sandra asked for a lawyer. When told of the charge, Sandra began to cry.",
        ["Sandra", "Sandra"],
    ),
    (
        "The boy gave his name as Ángel Muñoz-Ortiz and said that his uncle is Rafael.",
        ["Ángel Muñoz-Ortiz", "Rafael"],
    ),
    ('Suspect #2 goes by "Lil Duke" and is a cousin of Trevon Bates.', ["Duke", "Trevon Bates"]),
    ("Nurse Practitioner Ifeoma Eze pronounced the patient at 0312 hours.", ["Ifeoma Eze"]),
)
