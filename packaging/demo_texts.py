"""What stands in the demo's papers. People, numbers and addresses are invented."""

from __future__ import annotations

from demo_story import BYSTANDER, CALLER, EVENT, HOME, LOG, PHONE, RD

_LAST_FIRST = ", ".join(reversed(CALLER.split()))

OPENING = (
    (("RD NO.", RD), ("EVENT NO.", EVENT), ("CASE ID", "14420987"), ("BEAT ASSIGNED", "0133")),
    (("OCCURRENCE", "2245 S MICHIGAN AVE"), ("BEAT", "0133"), ("UNIT ASSIGNED", "001")),
    (("DATE OF OCCURRENCE", "04 JUN 2025 11:06"), ("DATE OF ARRIVAL", "04 JUN 2025 11:15")),
    (("IUCR CODE", "5093 - NON CRIMINAL"), ("TYPE", "CROWD / DISTURBANCE"), ("STATUS", "CLOSED")),
)
PARTIES = (
    (("CALLER", _LAST_FIRST.upper()), ("SEX / AGE", "F / 41"), ("EMPLOYER", "FED CONTRACTOR")),
    (("CALLER PHONE", PHONE), ("CALLER HOME ADDRESS", f"{HOME}, CHICAGO")),
    (("BYSTANDER", BYSTANDER.upper()), ("SEX / AGE", "F / 52"), ("ROLE", "NOT INVOLVED")),
    (("REPORTING OFFICER", "P.O. T. HARLAN #16233"), ("SUPERVISOR", "SGT. A. OKAFOR #1187")),
)
REPORT = (
    f"In summary: at 1106 hours OEMC received a call from {CALLER} ({PHONE}), who stated that she "
    "works for a program contracted by ICE at the above location and that a crowd was blocking "
    "vans at the door. The call taker asked her to repeat for whom she works. The event was "
    "dispatched as a disturbance; the type was later changed to crowd.",
    "At 1109 hours a camera monitoring unit asked for additional officers and a supervisor. At "
    "1115 hours another agency asked for assistance by telephone. The dispatch to R/O's did not "
    "state which agency had called.",
    "R/O's arrived at 1115 hours and observed approximately twenty to forty persons on the "
    "sidewalk and in part of the roadway. R/O's directed persons to the sidewalk and kept one "
    "lane of traffic open. R/O's took no part in the detention of any person and made no arrests.",
    "At about 1123 hours R/O spoke to an uninvolved bystander, who stated her name as "
    f"{BYSTANDER} and that she had come to watch. She was asked to stay on the grass and complied. "
    "Body worn cameras of R/O (serial X6030A1B2) and of P.O. Ruiz (serial X6039C7D4) were active.",
    "At 1131 hours the caller telephoned again on the administrative line. According to the call "
    f"taker, Ms. Lopez said that the vans were able to leave. R/O's spoke with {CALLER} at the "
    "door of the building at 1140 hours. She confirmed her telephone number as "
    f"{PHONE.replace('-', ' ')} and her address as {HOME}.",
    "The crowd dispersed by 1235 hours. R/O's cleared the location at 1241 hours. No force was "
    "used and no property was damaged. Supervisor on scene: Sgt. A. Okafor #1187.",
    "Recordings requested to be kept: body worn cameras (2), OEMC call recording, camera 1st "
    "District 2200 S Michigan. Copies were asked for by the Civilian Office of Police "
    f"Accountability under log number {LOG}.",
    "ADDITIONAL UNITS. Beat 0131 (P.O. K. Novak, P.O. L. Brandt) took the north end of the block "
    "and remained there until relieved. Beat 0124 took the alley west of the building. Beat 0110, "
    "Sgt. A. Okafor, arrived at 1121 hours and took command of the scene. No unit of the "
    "department entered the building at any time.",
    "TRAFFIC. The east lane of South Michigan Avenue was closed by the crowd itself between 1112 "
    "and 1154 hours. Vehicles were waved through on the west lane. One CTA bus was held for four "
    "minutes. The lane was reopened when the crowd had moved to the sidewalk.",
    "PERSONS DETAINED. R/O's observed persons being led from the building to vans by persons in "
    "plain clothes with vests marked POLICE and ERO. R/O's counted at least ten. R/O's were not "
    "told who they were, or on what ground they were held, and did not ask.",
    "FOLLOW UP. The caller gave a written statement on 06 June 2025. Ms. Lopez asked that her "
    "name be kept from the persons who were outside. An e-mail of the same person was received by "
    "the records office on 05 June 2025 and is attached to the file. There is no further "
    "investigation by this unit.",
)
STATEMENT = (
    f"My name is {CALLER}. I live at {HOME} in Chicago and can be reached at {PHONE}.",
    "On June 4, 2025, I was at work at 2245 South Michigan. I work for a company that runs a "
    "program under a contract with ICE. People come there for their check-ins. Shortly before "
    "eleven I saw that agents had come and that people were being held in the waiting room.",
    "A crowd came together outside. Some of them stood before the vans. My supervisor asked me to "
    "call 911, and I did. The operator asked me twice for whom I work. I told her both times.",
    "I called back about half past eleven to say that the vans could leave. After that an officer "
    "came to the door and asked for my name and my number. He did not come in.",
    f"I have read this page and it is true. {CALLER}, June 6, 2025.",
)
MEMO = (
    "To: Deputy Mayor. From: Policy staff. This is a preliminary draft for discussion and does "
    "not state a position of the office.",
    "We recommend considering whether call takers should consult a supervisor before a request of "
    "a federal agency is sent out as an ordinary disturbance. Our opinion is that the present "
    "wording of the order leaves too much to the single operator.",
    "An alternative would be a notice to the Mayor's Office whenever such a request comes in. We "
    "have not settled which of the two would have changed the number of officers on scene.",
)
NOTES = (
    f"Notes, {CALLER}, June 4\n\n"
    "10:50 agents come in by the back door\n"
    "11:06 I call 911\n"
    "11:31 I call again, the number for the police desk\n"
    f"11:40 officer at the door, takes my number {PHONE}\n"
)
FIELD_NOTES = (
    "FIELD NOTES - BEAT 0133 - 04 JUN 2025", "",
    "1107  disp. disturbance 2245 S Michigan",
    "1115  on scene. 20-40 on sidewalk, some in street",
    "1117  bt 0131 north end, bt 0124 alley",
    "1121  Sgt Okafor on scene",
    "1123  spoke w/ bystander on grass, not involved",
    "1131  caller on admin line: vans can go",
    f"1140  at door: {CALLER}, works inside",
    f"      call back {PHONE}",
    "      Lopez says agents came 1050 by back door",
    "1154  lane open again",
    "1235  crowd gone",
    "1241  clear", "",
    "10+ persons led to vans by plain clothes / ERO vests.",
    "Not told who or why. No force. No arrests by us.", "",
    "Radio said 'disturbance', not who called.",
)  # fmt: skip
DISPATCH_COLUMNS = (
    "event_no", "call_date", "disp_date", "on_date", "clear_date", "close_date", "district",
    "init_type", "init_priority", "fin_type", "source", "remarks",
)  # fmt: skip
DISPATCH_ROWS = (  # event, the five times, and the rest
    ("2515504391", "10:58 10:59 - 11:20 11:20", "001", "DISTRB", "3B", "DISTRB", "911",
     "GROUP ON CORNER"),
    (EVENT, "11:06 11:07 11:15 12:41 12:44", "001", "DISTRB", "2A", "CROWD", "911",
     f"CALLER {CALLER.upper()} CB {PHONE} SAYS CROWD BLOCKING VEHICLES"),
    ("2515504420", "11:09 11:09 11:17 12:40 12:44", "001", "ASSIST", "1C", "CROWD", "CAMERA UNIT",
     "SEND ADDITIONAL UNITS AND SUPV"),
    ("2515504431", "11:15 11:16 - 12:38 12:44", "001", "ASSIST", "1C", "CROWD", "OTHER AGENCY",
     "FED AGENCY REQ ASSIST. SEE EVENT 04417"),
    ("2515504460", "11:31 - - - 11:33", "001", "INFO", "3D", "INFO", "ADMIN LINE",
     f"RP {CALLER.upper()} CALLED BACK, VANS CAN LEAVE"),
)  # fmt: skip
