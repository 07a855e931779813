package kernel

import "testing"

// passing hands numbers on from part to part, one meeting after the other.
type passing struct {
	pool    *Pool
	numbers [2][8]int
	faults  [8]int
}

func (p *passing) Share(_ *Worker, part, parts int) {
	for round := range 50 {
		now, next := &p.numbers[round%2], &p.numbers[(round+1)%2]
		next[part] = now[(part+1)%parts] + 1
		p.pool.Meet(parts)
		if next[(part+1)%parts] != round+1 {
			p.faults[part]++
		}
	}
}

// TestMeet checks that after a meeting every part sees what all others wrote
// before, with more workers than cores, too, and with fewer parts than workers.
func TestMeet(t *testing.T) {
	for threads := 1; threads <= 4; threads++ {
		p := NewPool(&generic, threads)
		for _, parts := range []int{max(1, threads-1), threads} {
			for range 3 {
				task := &passing{pool: p}
				p.Run(task, parts)
				if task.faults != [8]int{} {
					t.Errorf("%d threads, %d parts: parts did not see each other's numbers: %v", threads, parts, task.faults)
				}
			}
		}
		p.Close()
	}
}
