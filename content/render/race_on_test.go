//go:build race

package render

const raceOn = true
