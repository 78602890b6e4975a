//! The kiosk: what runs on the Raspberry Pi. See docs/ARCHITECTURE.md for the rooms.

pub mod app;
pub mod cards;
pub mod checkin;
pub mod cli;
pub mod config;
pub mod declaration;
pub mod devices;
pub mod export;
pub mod exposure;
pub mod feedback;
pub mod forms;
pub mod gazetteer;
pub mod idle;
pub mod lifeboat;
pub mod media;
pub mod presence;
pub mod recorder;
pub mod retention;
pub mod screens;
pub mod sound;
pub mod staff;
pub mod status;
pub mod store;
pub mod sync;
pub mod tasks;
pub mod typing;
