// Package rehearsal is a Transport with no phone: people are names in a .chat
// script, and what Pita does is written under the line that caused it.
//
// People speak at the margin; Pita's doings are indented by a tab; a line that
// begins with # is a comment. Setup lines come first, their doings are not shown:
//
//	group NAME [dry]              the persons below it are its members
//	person NAME [patient|facilitator|coordinator|owner|reviewer] [reachable]
//	       [since 14 months] [handle WORD] [outside]
//	rule ID LANE "WORD"… [except "WORD"…] [near "WORD"…] [post ID] [soft] [shadow]
//	post ID approved|draft
//	schedule ID at [DATE|tomorrow] HH:MM | every mon,thu HH:MM | a rule of package schedule
//	dry                           no group goes live
//	shadow                        no rule is confirmed
//
// Then what happens, a step a line (N is a person; m1 the first message of theirs,
// b1 Pita's first, counted as they are delivered):
//
//	N: text                       \n is a new line, \\ a backslash
//	N > Pita: text                privately; every verb below may follow "N > Pita" too
//	N re m2: text                 a reply, to m2 or to b2
//	N edits m2: text              N deletes m2          N reacts 🧹 m3 (or: reacts nothing m3)
//	N forwards: text              N calls               N votes b1 "x" "y"
//	N polls "question" "a" "b"    N shares contact NAME N reads b2 (or: receives b2)
//	N sends picture|voice|file|sticker|video|view-once|unavailable NAME[: caption]
//	N joins                       N leaves              N asks to join (or: no longer asks to join)
//	N adds M                      N removes M           N promotes M     N demotes M
//	N renames: name               N describes: text     N closes|opens|locks|unlocks
//	Pita: text                    typed on Pita's own phone
//	at [DATE|tomorrow|mon] HH:MM  wait 3d               wait 2h30m
//	number up|down|banned 3h|locked [3h]|rate-limited|outdated|unlinked|replaced|link-waiting
//	crash                         the house dies without a goodbye, and comes back
//	in GROUP:                     from here on people speak in that group
//	in GROUP: LINE                this one line is spoken in that group
//
// A bare "at 09:00" is the next 09:00 after now. In what people type, {case1} and
// {code sadari-01} stand for codes that Pita has shown, and {number Sari} for her
// sample phone number. @Sari mentions her.
//
// Who is declared is in the groups they stand under, from the beginning, unless
// marked outside or their first doing there is to join, to ask, or to be added.
// Persons that stand before every group are in all of them. A group that is to be
// live needs an owner and two reachable facilitators: the player invents those
// that are missing, and reviewers, and nothing that is done to invented people is
// shown. Where there are several groups, doings in a group end in "in GROUP".
//
// Pita's doings are written so that no person's words ever appear:
//
//	hide m1 by Sari (why)             a person's message taken out
//	retract b2 (why)                  one of Pita's own
//	say: PHRASE args                  whisper Sari: PHRASE args     say re m2: PHRASE
//	say: post ID (2/3)                whisper Sari: post ID (en preview)
//	alert Dewi: PHRASE {case1} Sari   whisper Sari: PHRASE | LINE | LINE ×3
//	notify: PHRASE {case1}            the owner is told outside WhatsApp
//	approve|refuse|remove|promote|demote|invite Sari
//	react 👍 m3    pin m3 7d    close, open, lock, unlock, rename, describe, portray, join, leave
//	note: reason (detail)             only when asked why
//
// Of a phrase's arguments these are shown: codes as {case1}, in the order in which
// they first appear, or {code sadari-01} for a preview's; persons by name; times in
// WIB; and what is called post, n, word, why or health when it is one short word.
package rehearsal
