package moderation

// sentences say in English what is wrong, by code. Names in braces are filled in.
var sentences = map[Code]string{
	"other": "{why}",

	"more": "and {n} more faults; mend these first",

	// Of a file.
	"empty":         "the file is empty; begin it with aturan: and a list of rules",
	"no-rules":      "there are no rules here; begin the file with aturan: and a list of rules",
	"rules-empty":   "aturan holds no rules; write a list, each rule beginning with - id:",
	"not-yaml":      "this is not YAML: {why}; mend this line, often a missing quote, colon or indent",
	"unknown-top":   `unknown key "{key}"; a rule file has one key, aturan (rules), in small letters`,
	"key-twice":     `"{key}" is given twice; keep one`,
	"key-languages": `"{key}" is given twice, in two languages; keep one`,
	"unknown-key":   `unknown key "{key}"; a rule has {keys}`,
	"no-keys":       "a rule is a list of keys; begin it with - id:",

	"file-missing":   "there is no such file or folder; look at the name and the folder",
	"file-forbidden": "this must not be read; look at its permissions",
	"file-unread":    "this cannot be read ({why})",
	"file-odd":       "this is no file but a folder or a device; give it another name, or take it away",
	"file-gone":      "this file is missing, and its rules are in force ({rules}); if they are to go, save it again with the one line aturan: kosong",
	"folder-empty":   "no file here ends in .yaml, so there are no rules; put one in",

	"too-big":     "the file is larger than {most} MiB; make it smaller, a name list of thousands belongs into few words with a star",
	"all-too-big": "all rule files together are larger than {most} MiB; make them smaller",
	"not-utf8":    "this line is not UTF-8 text; save the file as UTF-8",
	"control":     "there is a character here that no one can see and no text holds; write the line anew",
	"tab":         "this line has a tab where it begins; write spaces instead",
	"indent":      "this line begins too far left or too far right; keys of a rule stand under each other",
	"no-colon":    "a colon and a space are missing here; write the key, a colon, a space and what belongs to it",
	"colon":       `a colon and a space stand inside a text here; put the text in straight quotes ("), curly ones do not count`,
	"first-sign":  `a text cannot begin with this sign here; put the text in straight quotes ("), curly ones do not count`,
	"open-quote":  "a quote or a bracket is opened here and never closed; close it",
	"bare-star":   `a word that begins with a star stands in quotes; write "*word"`,
	"brace-bare":  "a shape stands in quotes; write '{nik}'",
	"documents":   "a second document begins in this file; take out the line ---",
	"alias":       "a reference to another line (* or &) belongs in no rule file; write the words out",

	// Of a field.
	"no-text":       "a text belongs here; write it after the colon, or leave the key away",
	"no-yes":        `"{value}" is neither ya nor tidak; write one of them`,
	"unknown-lane":  `unknown lane "{value}"; write care, hide, guard, hold or answer`,
	"unknown-kind":  `unknown kind "{value}"; write putus-asa, bahaya or kekerasan`,
	"no-list":       "a list belongs here; write [a, b], or each word on a line of its own, after a hyphen",
	"list-empty":    "the list is empty; write at least one word, or leave the key away",
	"no-examples":   "a list of examples belongs here; write each on a line of its own, after a hyphen",
	"example-key":   `unknown key "{key}"; an example has teks and jalur`,
	"example-empty": "the example has no text; write teks: and what somebody might say",

	// Of a rule.
	"id-twice":     `there is already a rule "{id}"{where}; give this one another id`,
	"bad-id":       `the id "{id}" will not do; write small letters, digits and hyphens, such as obat-ajaib`,
	"no-lane":      `the rule "{id}" has no lane; write jalur: care, hide, guard, hold or answer`,
	"no-reason":    `the rule "{id}" does not say why; write alasan: and one kind sentence`,
	"wrong-kind":   "a care rule, and no other, has a kind; write macam: putus-asa, bahaya or kekerasan",
	"wrong-soft":   "lane {lane} takes nothing out, so it cannot be soft; leave lunak away",
	"wrong-market": "only a hold rule can let goods pass on market days; leave pasar away",
	"no-words":     `the rule "{id}" has no words; write at least one`,
	"care-lane":    "the care rule {id} cannot become something else; give your rule another id",
	"care-groups":  "the care rule {id} holds in all groups; give your rule another id",
	"care-near":    "near words would narrow the care rule {id}; give your rule another id",
	"care-asks":    "who asks may need care all the same; leave {word} away",
	"bad-group":    `"{group}" is no name of a group; write the name as people see it`,

	// Of a word.
	"star-inside":        `"{word}" has a star inside; a star stands at the beginning or the end only`,
	"no-letter":          `"{word}" holds no letter and no digit, so it can never be found; write a word`,
	"too-long":           `"{word}"… is too long to be found; keep a phrase under {most} letters`,
	"short-star":         `"{word}" would be found in too many words; write three letters or more beside a star`,
	"one-letter":         `"{word}" is a single letter, which means nothing by itself; write a word`,
	"sign-as-letter":     `"{word}" holds a sign used as a letter; write the letter itself, disguises are found without`,
	"forwarded-place":    "{word} says how a message came, not what is in it; write it under dekat",
	"circumstance-place": "{word} says how a message came, not what is in it; write it under kata or dekat",
	"wild-count":         "{word} counts to no number that helps; write a number from 2 to {most}, such as {example}",
	"wild-money":         "the threshold in {word} is no amount of money; write {nominal>=1jt} or {nominal>=500rb}",
	"wild-domain":        "{word} names no domain; write one such as {tautan:contoh.id}",
	"question-place":     "{word} says how a sentence asks, not what is in it; write it under kecuali",
	"dots-place":         `"{word}" means the rest of the sentence too, which an exception alone can; leave the dots away`,
	"brace-astray":       `"{word}" has a brace astray; a shape stands alone, such as {nik}`,
	"unknown-shape":      "there is no shape {word}; the shapes are {shapes}",
	"needs-threshold":    "the shape {word} needs a threshold; write {example}",
	"no-threshold":       "the shape {word} takes no threshold; write {example}",
	"wild-threshold":     "the threshold in {word} is no temperature of a body; write {suhu>=38}",
	"never-found":        `the word "{word}" of this rule can never be found, since kecuali takes it back each time; change one of them`,
	"body-near":          `"{word}" beside "{near}" says nothing wrong, and would get lane {lane}: nobody could speak of body or treatment any more; add words to "{word}", or leave "{near}" away`,
	"body-word":          `the word "{word}" alone would get lane {lane}, and nobody could speak of body or treatment any more; add words to it, or dekat`,

	// Of an example.
	"example-none":  `the example "{text}" gets lane {got}, not {want}; change the words or the example`,
	"example-other": `the example "{text}" gets lane {got} by rule "{rule}", not {want}; change the words or the example`,
}
