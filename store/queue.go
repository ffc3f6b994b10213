package store

import (
	"context"
	"sync"
	"sync/atomic"

	"pita/groups"
)

// A job is something to be kept whole or not at all. What it does may be done again,
// after a batch that failed.
type job struct {
	ev     groups.Event // to be applied, unless run or alone is set
	decide func(groups.State, groups.Event) groups.Decision
	run    func(*work) error
	alone  func() error // it makes transactions of its own
	taken  atomic.Bool  // by the writer, or by a caller who went away
	res    Result
	err    error
	answer chan error
}

func (s *Store) newJob() *job {
	if j, ok := s.spare.Get().(*job); ok {
		return j
	}
	return &job{answer: make(chan error, 1)}
}

// reuse takes back a job that was kept, and that nobody else holds any more.
func (s *Store) reuse(j *job) {
	*j = job{answer: j.answer}
	s.spare.Put(j)
}

// keep does within a transaction what the job asks for.
func (j *job) keep(w *work) (err error) {
	if j.run != nil {
		return j.run(w)
	}
	j.res, err = w.apply(j.ev, j.decide, false)
	return err
}

// refuse answers a job that is not done.
func (j *job) refuse(err error) {
	if j.taken.CompareAndSwap(false, true) {
		j.answer <- err
	}
}

// A queue is where jobs wait for the writer: those for which somebody waits, and the many
// that fell due together and let the others go first. Either are in the order in which they came.
type queue struct {
	mu     sync.Mutex
	jobs   []*job
	many   []*job
	hurry  atomic.Bool // jobs wait
	closed bool
	wake   chan struct{} // of room for one
}

func newQueue() *queue { return &queue{wake: make(chan struct{}, 1)} }

// add lets a job wait; a closed queue takes none.
func (q *queue) add(j *job) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return ErrClosed
	}
	if len(q.jobs) == 0 {
		q.rouse()
	}
	q.jobs = append(q.jobs, j)
	q.hurry.Store(true)
	return nil
}

// addMany lets jobs wait that let others go first.
func (q *queue) addMany(jobs []*job) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return ErrClosed
	}
	q.rouse()
	q.many = append(q.many, jobs...)
	return nil
}

func (q *queue) rouse() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// take appends to batch the jobs that wait, until it holds most.
func (q *queue) take(batch []*job, most int) []*job {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(len(q.jobs), most-len(batch))
	for _, j := range q.jobs[:n] {
		if j.taken.CompareAndSwap(false, true) {
			batch = append(batch, j)
		}
	}
	left := copy(q.jobs, q.jobs[n:])
	clear(q.jobs[left:])
	q.jobs = q.jobs[:left]
	q.hurry.Store(left > 0)
	return batch
}

// one appends to batch the next of the many, if there is any.
func (q *queue) one(batch []*job) []*job {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.many) > 0 {
		j := q.many[0]
		q.many[0], q.many = nil, q.many[1:]
		if j.taken.CompareAndSwap(false, true) {
			return append(batch, j)
		}
	}
	return batch
}

// more says whether any of the many wait.
func (q *queue) more() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.many) > 0
}

// close lets no more jobs in, and returns those that still wait.
func (q *queue) close() []*job {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.rouse()
	left := append(q.jobs, q.many...)
	q.jobs, q.many = nil, nil
	return left
}

// do lets the writer run a job and waits until it is on disk. When ctx ends before
// the writer has taken it, it is not done; afterwards its end is waited for.
func (s *Store) do(ctx context.Context, run func(*work) error) error {
	return s.ask(ctx, &job{run: run, answer: make(chan error, 1)})
}

// alone is do for what makes transactions of its own, with nothing beside it.
func (s *Store) alone(ctx context.Context, run func() error) error {
	return s.ask(ctx, &job{alone: run, answer: make(chan error, 1)})
}

func (s *Store) ask(ctx context.Context, j *job) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := s.queue.add(j); err != nil {
		return err
	}
	return j.wait(ctx)
}

// wait returns how the job ended.
func (j *job) wait(ctx context.Context) error {
	if ctx.Done() != nil {
		select {
		case err := <-j.answer:
			return err
		case <-ctx.Done():
			if j.taken.CompareAndSwap(false, true) {
				return ctx.Err()
			}
		}
	}
	return <-j.answer
}
