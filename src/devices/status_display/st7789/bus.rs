//! Commands and points over SPI. The interface of mipidsi itself borrows its buffer for as long as the display
//! lives, which one that is opened again cannot give.

use embedded_hal::digital::OutputPin;
use embedded_hal::spi::SpiDevice;
use linux_embedded_hal::SpidevDevice;
use linux_embedded_hal::spidev::{SpiModeFlags, SpidevOptions};
use mipidsi::interface::{Interface, InterfaceKind};

use super::super::contract::PanelError;
use super::pin::Pin;

const PATH: &str = "/dev/spidev0.0";

/// What wires of 20 cm carry well: a picture takes 60 ms.
const HERTZ: u32 = 16_000_000;

/// Most bytes of one transfer, by the kernel's default.
const CHUNK: usize = 4096;

pub(super) struct Bus {
    spi: SpidevDevice,
    /// High for data, low for a command.
    dc: Pin,
}

impl Bus {
    pub(super) fn open(dc: Pin) -> Result<Self, PanelError> {
        let failed =
            |error: &dyn std::fmt::Display| PanelError(format!("{PATH} cannot be used: {error}"));
        let mut spi = SpidevDevice::open(PATH).map_err(|error| failed(&error))?;
        let options =
            SpidevOptions::new().max_speed_hz(HERTZ).mode(SpiModeFlags::SPI_MODE_0).build();
        spi.0.configure(&options).map_err(|error| failed(&error))?;
        Ok(Self { spi, dc })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), String> {
        bytes
            .chunks(CHUNK)
            .try_for_each(|chunk| self.spi.write(chunk))
            .map_err(|error| error.to_string())
    }
}

impl Interface for Bus {
    type Word = u8;
    type Error = String;

    const KIND: InterfaceKind = InterfaceKind::Serial4Line;

    fn send_command(&mut self, command: u8, args: &[u8]) -> Result<(), String> {
        self.dc.set_low().map_err(|error| error.0.to_string())?;
        self.write(&[command])?;
        self.dc.set_high().map_err(|error| error.0.to_string())?;
        self.write(args)
    }

    fn send_pixels<const N: usize>(
        &mut self,
        pixels: impl IntoIterator<Item = [u8; N]>,
    ) -> Result<(), String> {
        let bytes: Vec<u8> = pixels.into_iter().flatten().collect();
        self.write(&bytes)
    }

    fn send_repeated_pixel<const N: usize>(
        &mut self,
        pixel: [u8; N],
        count: u32,
    ) -> Result<(), String> {
        self.send_pixels(std::iter::repeat_n(pixel, count as usize))
    }
}
