// A member of a group whose WhatsApp is Baileys. It is driven by lines of JSON: an order
// {"n", "do", …} comes on standard input, its answer {"n", "value" | "error"} and what
// happens {"event", …} go to standard output. It talks to 127.0.0.1 alone.
import { createHash } from 'node:crypto'
import { createInterface } from 'node:readline'
import makeWASocket, {
	decryptPollVote, DisconnectReason, downloadMediaMessage, jidNormalizedUser, useMultiFileAuthState, WA_CERT_DETAILS, WAMessageStubType,
} from 'baileys'

const { WIRE_URL, WIRE_ROOT, WIRE_MEDIA, WIRE_KEYS } = process.env
WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(WIRE_ROOT, 'hex')

const tell = (line) => process.stdout.write(JSON.stringify(line) + '\n')

// Baileys logs through pino; its words go to standard error if they are wanted.
const wanted = process.env.WIRE_LOG ? process.stderr : { write() {} }
const log = (level) => (about, words) => wanted.write(`${level} ${words ?? ''} ${about?.stack ?? JSON.stringify(about)}\n`)
const logger = { level: 'debug', child: () => logger, trace() {}, debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') }

const kept = new Map() // messages by id, for retries, votes and pictures
let sock
let away = false // on purpose

// connect logs in, and again whenever the server asks for it.
async function connect() {
	const { state, saveCreds } = await useMultiFileAuthState(WIRE_KEYS)
	away = false
	sock = makeWASocket({
		auth: state,
		logger,
		waWebSocketUrl: WIRE_URL,
		shouldSyncHistoryMessage: () => false,
		getMessage: async (key) => kept.get(key.id)?.message,
	})
	sock.ev.on('creds.update', saveCreds)
	sock.ev.on('connection.update', changed)
	sock.ev.on('messages.upsert', came)
	sock.ev.on('messages.update', altered)
	sock.ev.on('group-participants.update', ({ id, author, participants, action }) =>
		tell({ event: 'members', chat: id, by: author, action, who: participants.map((p) => p.id ?? p) }))
	sock.ev.on('groups.update', (list) => {
		for (const g of list) tell({ event: 'group', chat: g.id, ...g })
	})
}

// changed tells of the connection.
function changed({ connection, lastDisconnect, qr }) {
	if (qr) tell({ event: 'qr', qr })
	if (connection === 'open') tell({ event: 'open', me: sock.user.id, lid: sock.user.lid })
	if (connection !== 'close') return
	const code = lastDisconnect?.error?.output?.statusCode
	tell({ event: 'closed', code })
	if (code === DisconnectReason.restartRequired && !away) connect()
}

// came tells of messages, by what a reader would see.
function came({ messages }) {
	for (const m of messages) {
		const { key, message, messageStubType } = m
		const about = { chat: key.remoteJid, by: key.participant ?? key.remoteJid, id: key.id, mine: !!key.fromMe }
		if (messageStubType) {
			tell({ event: 'notice', ...about, kind: WAMessageStubType[messageStubType], words: m.messageStubParameters })
			continue
		}
		if (!message || message.protocolMessage) continue
		if (message.pollUpdateMessage) {
			voted(key, message.pollUpdateMessage)
			continue
		}
		kept.set(key.id, m)
		tell({
			event: 'message', ...about,
			text: message.conversation ?? message.extendedTextMessage?.text ?? message.imageMessage?.caption ?? '',
			picture: !!message.imageMessage,
			poll: pollOf(message)?.options.map((o) => o.optionName),
			question: pollOf(message)?.name,
		})
	}
}

const pollOf = (m) => m.pollCreationMessage ?? m.pollCreationMessageV2 ?? m.pollCreationMessageV3

// voted tells what somebody chose in a poll of the bot's own.
function voted(key, { pollCreationMessageKey: of, vote }) {
	const poll = kept.get(of.id)?.message
	const { selectedOptions } = decryptPollVote(vote, {
		pollEncKey: poll.messageContextInfo.messageSecret,
		pollCreatorJid: jidNormalizedUser(sock.user.lid),
		pollMsgId: of.id,
		voterJid: jidNormalizedUser(key.participant),
	})
	const chosen = new Set(selectedOptions.map((hash) => Buffer.from(hash).toString('hex')))
	const names = pollOf(poll).options.map((o) => o.optionName)
	tell({ event: 'voted', id: of.id, by: key.participant, poll: names.filter((name) => chosen.has(sha256(name))) })
}

const sha256 = (data) => createHash('sha256').update(data).digest('hex')

// altered tells of messages that were taken back.
function altered(list) {
	for (const { key, update } of list) {
		if (update.messageStubType === WAMessageStubType.REVOKE) tell({ event: 'retracted', chat: key.remoteJid, id: key.id })
	}
}

// send sends and keeps a message.
async function send(to, content) {
	const m = await sock.sendMessage(to, content)
	kept.set(m.key.id, m)
	return m.key.id
}

const pixel = Buffer.from('/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=', 'base64')

// orders are what the bot can be told to do.
const orders = {
	connect,
	code: ({ number }) => sock.requestPairingCode(number),
	join: ({ link }) => sock.groupAcceptInvite(link.split('/').pop()),
	say: ({ to, text }) => send(to, { text }),
	show: ({ to, data, text }) => send(to, { image: Buffer.from(data, 'base64'), caption: text, jpegThumbnail: pixel.toString('base64'), width: 1, height: 1 }),
	poll: ({ to, question, options }) => send(to, { poll: { name: question, values: options, selectableCount: 1 } }),
	retract: ({ to, id }) => send(to, { delete: kept.get(id).key }),
	rename: ({ group, name }) => sock.groupUpdateSubject(group, name),
	group: ({ group }) => sock.groupMetadata(group),
	groups: () => sock.groupFetchAllParticipating(),
	async look({ id }) {
		return sha256(await downloadMediaMessage(kept.get(id), 'buffer', { host: WIRE_MEDIA }))
	},
	off() {
		away = true
		sock.end(undefined)
	},
	logout: () => sock.logout(),
}

for await (const line of createInterface({ input: process.stdin })) {
	const { n, do: what, ...order } = JSON.parse(line)
	Promise.resolve()
		.then(() => orders[what](order))
		.then((value) => tell({ n, value: value ?? null }))
		.catch((err) => tell({ n, error: String(err?.message ?? err), code: err?.data ?? err?.output?.statusCode ?? 0 }))
}
process.exit(0)
