//! Builds and wires every part of the appliance.
