// Runs what a Go snippet inserts: driver PREFIX AMQP-URL [ARGUMENT]... The words are those of scenarios.ts.
// Each snippet is a package, named after its prefix.
package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	_ "github.com/mattn/go-sqlite3"
	amqp "github.com/rabbitmq/amqp091-go"

	"rmqconfirm"
	"rmqconfirmbatch"
	"rmqconfirmstream"
	"rmqconsume"
	"rmqdlxpolicy"
	"rmqidempotent"
	"rmqmandatory"
	"rmqpersistent"
	"rmqpoison"
	"rmqquorum"
	"rmqrecover"
	"rmqretry"
	"rmqshutdown"
	"rmqtls"
)

var (
	prefix, url = os.Args[1], os.Args[2]
	args        = os.Args[3:]
	stop        = make(chan struct{})
	failedOnce  = map[string]bool{}
	background  = context.Background()
)

var programs = map[string]func() error{
	"rmq-confirm":        confirm,
	"rmq-confirm-batch":  confirmBatch,
	"rmq-confirm-stream": confirmStream,
	"rmq-mandatory":      mandatory,
	"rmq-persistent":     persistent,
	"rmq-consume":        consuming(rmqconsume.Consume),
	"rmq-poison":         consuming(rmqpoison.Consume),
	"rmq-retry": func() error {
		go func() {
			time.Sleep(500 * time.Millisecond)
			tell("ready")
		}()
		rmqretry.RunConsumer(background, url)
		return nil
	},
	"rmq-quorum":     func() error { return onChannel(rmqquorum.DeclareQueues) },
	"rmq-dlx-policy": func() error { return rmqdlxpolicy.SetDeadLetterPolicy(background, args[0], args[1], args[2], args[3]) },
	"rmq-idempotent": func() error {
		database, err := sql.Open("sqlite3", args[0]+"?_busy_timeout=20000")
		check(err)
		return consuming(func(channel *amqp.Channel) error {
			return rmqidempotent.Consume(background, channel, database)
		})()
	},
	"rmq-recover": func() error { return rmqrecover.StayConnected(background, url, consumeWork) },
	"rmq-shutdown": func() error {
		connection, err := amqp.Dial(url)
		check(err)
		return rmqshutdown.ConsumeUntilStopped(connection)
	},
	"rmq-tls": func() error {
		connection, err := rmqtls.ConnectTLS(url, args[0])
		if err != nil {
			tell("refused", err)
			return nil
		}
		tell("connected")
		return connection.Close()
	},
}

// The consuming snippets have no end of their own: what is handled is acknowledged in half a second.
var endless = map[string]bool{
	"rmq-consume": true, "rmq-poison": true, "rmq-retry": true, "rmq-idempotent": true, "rmq-recover": true,
}

func main() {
	rmqconsume.Work, rmqpoison.Work, rmqretry.Work = work, work, work
	rmqidempotent.Work, rmqshutdown.Work = work, work
	go func() {
		io.Copy(io.Discard, os.Stdin)
		close(stop)
		if endless[prefix] {
			time.Sleep(500 * time.Millisecond)
			os.Exit(0)
		}
	}()
	check(programs[prefix]())
}

func tell(words ...any) {
	fmt.Println(words...)
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func work(delivery amqp.Delivery) error {
	id := delivery.MessageId
	tell("begin", id)
	milliseconds, _ := strconv.Atoi(os.Getenv("WORK_MS"))
	time.Sleep(time.Duration(milliseconds) * time.Millisecond)
	switch {
	case strings.HasPrefix(id, "invalid"):
		return fmt.Errorf("not an order: %w", rmqpoison.ErrInvalid)
	case strings.HasPrefix(id, "crash"):
		os.Exit(3)
	case strings.HasPrefix(id, "poison"):
		return errors.New("no stock")
	case strings.HasPrefix(id, "flaky") && !failedOnce[id]:
		failedOnce[id] = true
		return errors.New("not yet")
	}
	tell("done", id)
	return nil
}

func stopped() bool {
	select {
	case <-stop:
		return true
	default:
		return false
	}
}

func onConnection(use func(*amqp.Connection) error) error {
	connection, err := amqp.Dial(url)
	if err != nil {
		return err
	}
	defer connection.Close()
	return use(connection)
}

func onChannel(use func(*amqp.Channel) error) error {
	return onConnection(func(connection *amqp.Connection) error {
		channel, err := connection.Channel()
		if err != nil {
			return err
		}
		return use(channel)
	})
}

func consuming(consume func(*amqp.Channel) error) func() error {
	return func() error {
		return onChannel(func(channel *amqp.Channel) error {
			go func() {
				time.Sleep(300 * time.Millisecond)
				tell("ready")
			}()
			return consume(channel)
		})
	}
}

// untilDone tries again until it works, as a caller of the snippet would.
func untilDone(name string, attempt func() error) {
	for {
		err := attempt()
		if err == nil {
			return
		}
		tell("failed", name, err)
		time.Sleep(100 * time.Millisecond)
	}
}

func confirm() error {
	publisher := &rmqconfirm.Publisher{URL: url}
	for n := 0; !stopped(); n++ {
		id := fmt.Sprintf("message-%d", n)
		untilDone(id, func() error { return publisher.Publish(background, "order.placed", id, []byte("{}")) })
		tell("confirmed", id)
		time.Sleep(5 * time.Millisecond)
	}
	if publisher.Publish(background, "order.lost", "lost", []byte("{}")) != nil {
		tell("refused", "lost")
	}
	return publisher.Close()
}

func confirmBatch() error {
	publish := func(batch []rmqconfirmbatch.OutgoingMessage) error {
		ctx, cancel := context.WithTimeout(background, 10*time.Second)
		defer cancel()
		return onConnection(func(connection *amqp.Connection) error {
			return rmqconfirmbatch.PublishBatch(ctx, connection, batch)
		})
	}
	for first := 0; !stopped(); first += 50 {
		var batch []rmqconfirmbatch.OutgoingMessage
		for n := first; n < first+50; n++ {
			batch = append(batch, rmqconfirmbatch.OutgoingMessage{ID: fmt.Sprintf("message-%d", n), Key: "order.placed"})
		}
		untilDone("batch", func() error { return publish(batch) })
		for _, message := range batch {
			tell("confirmed", message.ID)
		}
		time.Sleep(20 * time.Millisecond)
	}
	if publish([]rmqconfirmbatch.OutgoingMessage{{ID: "lost", Key: "order.lost"}}) != nil {
		tell("refused", "lost")
	}
	return nil
}

func confirmStream() error {
	var pending []rmqconfirmstream.OutgoingMessage
	next := 0
	for !stopped() || len(pending) > 0 {
		untilDone("stream", func() error {
			return onConnection(func(connection *amqp.Connection) error {
				stream, err := rmqconfirmstream.OpenStream(connection)
				if err != nil {
					return err
				}
				var sent []rmqconfirmstream.OutgoingMessage
				for len(sent) < 1000 && err == nil {
					if len(pending) == 0 {
						id := fmt.Sprintf("message-%d", next)
						pending = append(pending, rmqconfirmstream.OutgoingMessage{ID: id, Key: "order.placed"})
						next++
					}
					if err = stream.Send(background, pending[0]); err == nil {
						sent = append(sent, pending[0])
						pending = pending[1:]
					}
				}
				refused := stream.Flush()
				again := map[string]bool{}
				for _, message := range refused {
					again[message.ID] = true
				}
				for _, message := range sent {
					if !again[message.ID] {
						tell("confirmed", message.ID)
					}
				}
				pending = append(refused, pending...)
				return err
			})
		})
		time.Sleep(100 * time.Millisecond)
	}
	return onConnection(func(connection *amqp.Connection) error {
		stream, err := rmqconfirmstream.OpenStream(connection)
		check(err)
		check(stream.Send(background, rmqconfirmstream.OutgoingMessage{ID: "lost", Key: "order.lost"}))
		if len(stream.Flush()) == 1 {
			tell("refused", "lost")
		}
		return nil
	})
}

func mandatory() error {
	return onChannel(func(channel *amqp.Channel) error {
		check(channel.Confirm(false))
		confirms := channel.NotifyPublish(make(chan amqp.Confirmation, 1))
		returns := channel.NotifyReturn(make(chan amqp.Return, 1))
		var routed []any
		for _, key := range []string{"order.placed", "order.lost"} {
			ok, err := rmqmandatory.PublishMandatory(background, channel, confirms, returns, key, amqp.Publishing{})
			check(err)
			routed = append(routed, ok)
		}
		tell("routed", routed[0], routed[1])
		return nil
	})
}

func persistent() error {
	return onChannel(func(channel *amqp.Channel) error {
		check(rmqpersistent.DeclareDurable(channel))
		tell("ready")
		<-stop
		check(channel.Confirm(false))
		confirms := channel.NotifyPublish(make(chan amqp.Confirmation, 1))
		for n := 0; n < 20; n++ {
			check(rmqpersistent.PublishPersistent(background, channel, confirms, []byte("{}")))
		}
		return nil
	})
}

func consumeWork(connection *amqp.Connection) error {
	channel, err := connection.Channel()
	if err != nil {
		return err
	}
	if err := channel.Qos(20, 0, false); err != nil {
		return err
	}
	deliveries, err := channel.Consume("orders.work", "", false, false, false, false, nil)
	if err != nil {
		return err
	}
	tell("ready")
	for delivery := range deliveries {
		if err := work(delivery); err != nil {
			return err
		}
		if err := delivery.Ack(false); err != nil {
			return err
		}
	}
	return errors.New("deliveries ended")
}
