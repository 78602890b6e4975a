//! Lines of the kernel's character device, found by name: the numbers of chips differ between kernels.

use std::time::Duration;

use gpiocdev::line::{Bias, EdgeDetection, Offset, Value};
use gpiocdev::{FoundLine, Request, find_named_line};

use super::contract::{Gpio, Inputs, Outputs};
use super::error::GpioError;
use super::line::{Input, Line, Pull};

/// What `gpioinfo` shows as the user of a line.
const CONSUMER: &str = "bluezone-kiosk";

/// Every chip of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct CharacterDevice;

/// The line named GPIOn, as every Raspberry Pi's device tree has them.
fn find(line: Line) -> Result<FoundLine, GpioError> {
    if gpiocdev::chip::chips().is_ok_and(|chips| chips.is_empty()) {
        return Err(GpioError::Unavailable("there is no /dev/gpiochip*".to_owned()));
    }
    find_named_line(&format!("GPIO{}", line.pin)).ok_or(GpioError::Unknown(line))
}

fn refused(line: Line) -> impl FnOnce(gpiocdev::Error) -> GpioError {
    move |error| GpioError::Refused { line, reason: error.to_string() }
}

fn lost(error: gpiocdev::Error) -> GpioError {
    GpioError::Lost(error.to_string())
}

impl Gpio for CharacterDevice {
    fn outputs(&self, lines: &[Line]) -> Result<Box<dyn Outputs>, GpioError> {
        let take = |line: &Line| {
            let found = find(*line)?;
            Request::builder()
                .with_consumer(CONSUMER)
                .with_found_line(&found)
                .as_output(Value::Inactive)
                .request()
                .map_err(refused(*line))
        };
        let requests: Result<Vec<Request>, GpioError> = lines.iter().map(take).collect();
        Ok(Box::new(Driven(requests?)))
    }

    fn inputs(&self, inputs: &[Input]) -> Result<Box<dyn Inputs>, GpioError> {
        let Some(first) = inputs.first() else { return Ok(Box::new(Read(None))) };
        let mut builder = Request::builder();
        builder.with_consumer(CONSUMER);
        let (mut chip, mut offsets) = (None, Vec::new());
        for input in inputs {
            let found = find(input.line)?;
            if *chip.get_or_insert_with(|| found.chip.clone()) != found.chip {
                let reason = format!("it is on another chip than {}", first.line);
                return Err(GpioError::Refused { line: input.line, reason });
            }
            builder
                .with_found_line(&found)
                .as_input()
                .with_edge_detection(EdgeDetection::BothEdges);
            builder.with_bias(match input.pull {
                Pull::Up => Bias::PullUp,
                Pull::Down => Bias::PullDown,
            });
            match input.active_low {
                true => builder.as_active_low(),
                false => builder.as_active_high(),
            };
            offsets.push(found.info.offset);
        }
        let request = builder.request().map_err(refused(first.line))?;
        Ok(Box::new(Read(Some((request, offsets)))))
    }
}

struct Driven(Vec<Request>);

impl Outputs for Driven {
    fn set(&mut self, index: usize, high: bool) -> Result<(), GpioError> {
        let Some(request) = self.0.get(index) else { return Ok(()) };
        request.set_lone_value(if high { Value::Active } else { Value::Inactive }).map_err(lost)
    }
}

/// Nothing where no input was asked for.
struct Read(Option<(Request, Vec<Offset>)>);

impl Inputs for Read {
    fn active(&mut self) -> Result<Vec<bool>, GpioError> {
        let Some((request, offsets)) = &self.0 else { return Ok(Vec::new()) };
        let is_active = |offset: &Offset| Ok(request.value(*offset)? == Value::Active);
        offsets.iter().map(is_active).collect::<gpiocdev::Result<_>>().map_err(lost)
    }

    fn wait(&mut self, timeout: Duration) -> Result<(), GpioError> {
        let Some((request, _)) = &self.0 else {
            std::thread::sleep(timeout);
            return Ok(());
        };
        let mut has_more = request.wait_edge_event(timeout).map_err(lost)?;
        while has_more {
            request.read_edge_event().map_err(lost)?;
            has_more = request.has_edge_event().map_err(lost)?;
        }
        Ok(())
    }
}
