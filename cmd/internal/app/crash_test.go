package app_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"pita/cmd/internal/app"
	"pita/groups/rehearsal"
)

// day is one day in two groups, to be played again and again.
const day = `group Pita Pink Jakarta
person Dewi facilitator reachable
person Wati facilitator reachable
person Sari reachable
person Rina
person Mira reachable outside
person Lila since 3 days
schedule sadari-01 daily 09:00
group Pita Pink Bandung
person Tini facilitator reachable
person Yuli facilitator reachable
person Nia reachable
post perkenalan approved
post persetujuan approved
post sambutan approved
post peduli-putus-asa approved
post peduli-bahaya approved
post peduli-kekerasan approved
post darurat-demam-kemo approved
post fakta-herbal approved
post sadari-01 approved
post fakta-gula approved
schedule fakta-gula every mon,wed,fri 16:30

in Pita Pink Jakarta:
Sari: Selamat pagi semuanya
Lila: Gaji harian 300rb, modal HP saja, WA 0811-0000-0042 ya bunda
Rina: Aku tadi kemo, sekarang demam 39
Dewi > Pita: 1
at 09:00
Wati: !jadwal
Sari > Pita: data saya
Sari: Ada yang pernah coba daun sirsak?
Sari edits m1: Klik di sini bit.ly/menang-hadiah hadiah 10 juta
Dewi > Pita: kasus
Dewi > Pita: aturan uji Bunda-bunda mau kaya tanpa kerja, minat japri
in Pita Pink Bandung: Nia: Rasanya aku ingin mati saja
wait 25m
Tini > Pita: 1
Mira > Pita: gabung
Mira > Pita: 1
Mira > Pita: setuju
Mira asks to join
wait 1h
Mira leaves
number down
Rina: Nomor saya 0811-0000-0043 hubungi ya
wait 30m
number up
Wati: !kirim fakta-herbal
Dewi > Pita: jeda
Dewi > Pita: 1
wait 5h
Sari > Pita: halo ada orang?
Lila > Pita: banding {case1}
Dewi > Pita: lanjut
Dewi > Pita: 1
`

const (
	childEnv  = "PITA_TEST_CHILD"
	passesEnv = "PITA_TEST_PASSES"
)

// recordKey makes the hashes in the record of deliveries, the same in every run.
var recordKey = bytes.Repeat([]byte{'k'}, 32)

// runChild is a house in a process of its own, in the folder dir. It ends by itself
// when the day has been played often enough.
func runChild(dir string) int {
	passes, err := strconv.Atoi(os.Getenv(passesEnv))
	if err == nil {
		err = playDays(context.Background(), dir, passes)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// playDays plays the day in the folder dir until it was played so many times, going on
// where a kill ended it.
func playDays(ctx context.Context, dir string, passes int) (err error) {
	s, err := rehearsal.Parse("day.chat", []byte(day))
	if err != nil {
		return err
	}
	record, err := rehearsal.OpenRecord(filepath.Join(dir, "record"), recordKey)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, record.Close()) }()
	w := sampleWorld()
	t := rehearsal.NewTransport(record)
	stage := &app.Stage{Dir: dir, Transport: t, World: w}
	if err := stage.Open(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stage.Close()) }()
	fmt.Println("open")
	p := rehearsal.NewPlayer(t, stage)
	p.Rules = rules(w)
	return p.Loop(ctx, s, passes)
}
