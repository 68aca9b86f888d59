package web

// Tone is what a chip, notice or flash says by its colour, always beside words that say the same. The zero value is plain.
type Tone string

// The tones of the look: in good time or done; soon due or wants the person; late or refused; clock paused or for information.
const (
	Plain Tone = ""
	Good  Tone = "good"
	Soon  Tone = "soon"
	Late  Tone = "late"
	Pause Tone = "pause"
)

func (t Tone) class(prefix string) string {
	switch t {
	case Good, Soon, Late, Pause:
		return prefix + "--" + string(t)
	default:
		return prefix + "--plain"
	}
}
